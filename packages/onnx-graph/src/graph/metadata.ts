import type { Metadata, ModelProto, NodeProto } from '../proto/messages.ts'

/** What is said of a value or a node under a key; empty where nothing is. */
export const text = (about: Metadata | undefined, key: string): string =>
  about?.metadataProps?.find(own => own.key?.endsWith(key))?.value ?? ''

/** The operation of PyTorch that a node comes from; empty where nothing is said of it. */
export const operationOf = (node: NodeProto): string => text(node, 'onnx.fx_node')

/** Whether something is said of the weights of a model. */
export const isExported = ({ graph }: ModelProto): boolean =>
  (graph?.valueInfo ?? []).some(info => text(info, 'InputSpec.kind') !== '')
