import { Link } from '@tanstack/react-router'
import { pictureOf, templateRef, type TemplateSummary } from '../../api/queries.ts'
import { AppIcon } from '../../components/app-icon.tsx'
import { useTexts } from '../../texts/texts.tsx'
import classes from './discover.module.css'

export function TemplateCard({ template }: { readonly template: TemplateSummary }) {
  const { discover } = useTexts()
  return (
    <article className={classes.card}>
      <AppIcon type={template.type} words={[template.name, ...template.keywords]} picture={pictureOf(template)} />
      <div className={classes.cardText}>
        <h3>
          <Link to="/templates/$template" params={{ template: templateRef(template) }} className={classes.cardLink}>
            {template.title}
          </Link>
        </h3>
        <p>{template.description}</p>
        <p className={classes.meta}>
          {discover.services(template.services.length)} · {template.source}
        </p>
      </div>
    </article>
  )
}
