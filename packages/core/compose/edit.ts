import { removeField, setField, setLimit } from './edit/fields.ts'
import { removeLine, setLine } from './edit/lines.ts'
import { removeInput, renameCategory, setCategories, setCategory, setInput, setMetadata } from './edit/metadata.ts'
import type { EditOperation, EditResult } from './edit/operation.ts'
import { addPort, remapPort, removePort } from './edit/ports.ts'
import { addDependency, addLink, removeDependency, removeLink } from './edit/references.ts'
import { addService, removeService, renameService } from './edit/services.ts'
import { Refusal } from './edit/source.ts'
import { addVolume, removeVolume } from './edit/volumes.ts'

export type { EditOperation, EditResult } from './edit/operation.ts'

/**
 * Changes the text of a document. Bytes outside the edited place stay exactly as they are: comments, blank lines,
 * order, quotes, anchors, flow style, indentation, line ends. Doing the same again changes nothing more. What cannot be
 * done without touching anything else (a value shared through an anchor, one that comes from another file) is refused
 * with the reason and the place.
 */
export function edit(text: string, operation: EditOperation): EditResult {
  try {
    if (operation.type === 'rename-service') {
      const renamed = renameService(text, operation.from, operation.to)
      return { ok: true, text: renamed.text, ...(renamed.hints.length === 0 ? {} : { hints: renamed.hints }) }
    }
    return { ok: true, text: apply(text, operation) }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return {
      ok: false,
      reason: error.message,
      path: error.path,
      ...(error.line === undefined ? {} : { line: error.line }),
    }
  }
}

function apply(text: string, operation: Exclude<EditOperation, { type: 'rename-service' }>): string {
  switch (operation.type) {
    case 'set-field':
      return setField(text, operation.service, operation.path, operation.value)
    case 'remove-field':
      return removeField(text, operation.service, operation.path)
    case 'set-environment':
      return setLine(text, operation.service, 'environment', operation.name, operation.value)
    case 'remove-environment':
      return removeLine(text, operation.service, 'environment', operation.name)
    case 'add-label':
      return setLine(text, operation.service, 'labels', operation.name, operation.value)
    case 'remove-label':
      return removeLine(text, operation.service, 'labels', operation.name)
    case 'set-image':
      return setField(text, operation.service, ['image'], operation.image)
    case 'set-command':
      return setOrRemove(text, operation.service, 'command', operation.command)
    case 'set-restart':
      return setOrRemove(text, operation.service, 'restart', operation.restart)
    case 'set-healthcheck':
      return setOrRemove(text, operation.service, 'healthcheck', operation.healthcheck)
    case 'set-limit':
      return setLimit(text, operation.service, operation.limit, operation.value)
    case 'add-port':
      return addPort(text, operation.service, operation.port)
    case 'remove-port':
      return removePort(text, operation.service, operation.port)
    case 'remap-published-port':
      return remapPort(text, operation.from, operation.to, operation.service)
    case 'add-volume':
      return addVolume(text, operation.service, operation.volume)
    case 'remove-volume':
      return removeVolume(text, operation.service, operation.target)
    case 'add-link':
      return addLink(text, operation.service, operation.link)
    case 'remove-link':
      return removeLink(text, operation.service, operation.link)
    case 'add-dependency':
      return addDependency(text, operation.service, operation.on, operation.condition)
    case 'remove-dependency':
      return removeDependency(text, operation.service, operation.on)
    case 'add-service':
      return addService(text, operation.service, operation.value)
    case 'remove-service':
      return removeService(text, operation.service)
    case 'set-category':
      return setCategory(text, operation.service, operation.category)
    case 'set-categories':
      return setCategories(text, operation.categories)
    case 'rename-category':
      return renameCategory(text, operation.from, operation.to)
    case 'add-input':
    case 'set-input':
      return setInput(text, operation.name, operation.input)
    case 'remove-input':
      return removeInput(text, operation.name)
    case 'set-metadata':
      return setMetadata(text, operation.field, operation.value)
  }
}

function setOrRemove(text: string, service: string, field: string, value: Parameters<typeof setField>[3]): string {
  return value === null ? removeField(text, service, [field]) : setField(text, service, [field], value)
}
