import { Link } from '@tanstack/react-router'
import { pictureOf, templateRef, type TemplateSummary } from '../../api/queries.ts'
import { AppIcon } from '../../components/app-icon.tsx'
import { Quality } from '../../components/quality.tsx'
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
        <div className={classes.meta}>
          <span>
            {discover.services(template.services.length)} · {template.source}
          </span>
          <Quality score={template.quality} />
        </div>
      </div>
    </article>
  )
}
