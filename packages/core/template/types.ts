/**
 * The 27 application types of Panamax 2014. A type only picks an icon; the spelling here is the canonical one.
 * `Default` stands for everything else.
 */
export const templateTypes = [
  'Default',
  'Wordpress',
  'Tomcat',
  'Rails',
  'NodeJS',
  'MySQL',
  'Magento',
  'LAMP',
  'Java',
  'HuBot',
  'Drupal',
  'Django',
  'Apache',
  'Ubuntu',
  'Alfresco',
  'Joomla',
  'Liferay',
  'Moodle',
  'odoo',
  'phpBB',
  'Redmine',
  'Subversion',
  'SugarCRM',
  'MAMP',
  'MediaWiki',
  'Trac',
  'WAMP',
] as const
export type TemplateType = (typeof templateTypes)[number]

const canonical = new Map<string, TemplateType>(templateTypes.map((type) => [type.toLowerCase(), type]))

/** The type as it is spelled in the list, whatever the case of `text`; `undefined` when it is none of them. */
export function knownType(text: string): TemplateType | undefined {
  return canonical.get(text.trim().toLowerCase())
}

/** Like {@link knownType}, with `Default` for what is not in the list. */
export function templateType(text: string | undefined): TemplateType {
  return knownType(text ?? '') ?? 'Default'
}
