import { type Token, type Tokens, lexer } from 'marked'
import { Fragment, type ReactNode, useMemo } from 'react'
import { useTexts } from '../texts/texts.tsx'
import classes from './markdown.module.css'

/**
 * Markdown as elements, never as HTML: what a template says in tags is shown as text. Links lead only to http, https and
 * mail addresses; images become links, since no request may leave the browser by itself.
 */
export function Markdown({ text }: { readonly text: string }) {
  const { template } = useTexts()
  const tokens = useMemo(() => lexer(text.slice(0, 200_000), { gfm: true }), [text])
  return <div className={classes.markdown}>{blocks(tokens, { imageLink: template.imageLink, depth: 0 })}</div>
}

interface Context {
  readonly imageLink: (text: string) => string
  readonly depth: number
}

const deepest = 24

function blocks(tokens: readonly Token[], context: Context): ReactNode {
  if (context.depth > deepest) return null
  const inner = { ...context, depth: context.depth + 1 }
  return tokens.map((token, index) => <Fragment key={index}>{block(token, inner)}</Fragment>)
}

function block(token: Token, context: Context): ReactNode {
  switch (token.type) {
    case 'heading': {
      // The page has its own first heading.
      const Tag = token.depth <= 1 ? 'h3' : token.depth === 2 ? 'h4' : 'h5'
      return <Tag>{inlines(token.tokens, context)}</Tag>
    }
    case 'paragraph':
      return <p>{inlines(token.tokens, context)}</p>
    case 'code':
      return (
        // Wide code scrolls: by keyboard too.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <pre tabIndex={0}>
          <code>{token.text}</code>
        </pre>
      )
    case 'blockquote':
      return <blockquote>{blocks(token.tokens ?? [], context)}</blockquote>
    case 'list': {
      const list = token as Tokens.List
      const items = list.items.map((item, index) => <li key={index}>{blocks(item.tokens, context)}</li>)
      return list.ordered ? <ol start={Number(list.start) || 1}>{items}</ol> : <ul>{items}</ul>
    }
    case 'table':
      return <Table table={token as Tokens.Table} context={context} />
    case 'hr':
      return <hr />
    case 'html':
      return <p>{token.text}</p>
    case 'text':
      return token.tokens === undefined ? token.text : inlines(token.tokens, context)
    default:
      return null
  }
}

function Table({ table, context }: { readonly table: Tokens.Table; readonly context: Context }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={classes.scroll} tabIndex={0} role="group">
      <table>
        <thead>
          <tr>
            {table.header.map((cell, index) => (
              <th key={index}>{inlines(cell.tokens, context)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={column}>{inlines(cell.tokens, context)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function inlines(tokens: readonly Token[] | undefined, context: Context): ReactNode {
  if (context.depth > deepest) return null
  const inner = { ...context, depth: context.depth + 1 }
  return (tokens ?? []).map((token, index) => <Fragment key={index}>{inline(token, inner)}</Fragment>)
}

function inline(token: Token, context: Context): ReactNode {
  switch (token.type) {
    case 'strong':
      return <strong>{inlines(token.tokens, context)}</strong>
    case 'em':
      return <em>{inlines(token.tokens, context)}</em>
    case 'del':
      return <del>{inlines(token.tokens, context)}</del>
    case 'codespan':
      return <code>{token.text}</code>
    case 'br':
      return <br />
    case 'link':
      return <Link href={token.href}>{inlines(token.tokens, context)}</Link>
    case 'image':
      return <Link href={token.href}>{context.imageLink(token.text)}</Link>
    case 'text':
      return token.tokens === undefined ? unescape(token.text) : inlines(token.tokens, context)
    case 'escape':
    case 'html':
      return token.text
    default:
      return 'text' in token ? String(token.text) : null
  }
}

export function isSafeLink(href: string): boolean {
  try {
    return ['http:', 'https:', 'mailto:'].includes(new URL(href).protocol)
  } catch {
    return false
  }
}

function Link({ href, children }: { readonly href: string; readonly children: ReactNode }) {
  if (!isSafeLink(href)) return <span>{children}</span>
  return (
    <a href={href} target="_blank" rel="noreferrer noopener">
      {children}
    </a>
  )
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }

/** The lexer leaves the entities of HTML as they were written. */
function unescape(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => entities[name] ?? '')
}
