export type { ComponentChildren, ComponentType, FunctionComponent, JSX, RefObject, VNode } from 'preact';
export { Component, createContext, Fragment, h, render } from 'preact';
export {
  useCallback,
  useContext,
  useEffect,
  useErrorBoundary,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'preact/hooks';
export type { ReadonlySignal, Signal } from '@preact/signals';
export {
  batch,
  computed,
  effect,
  signal,
  untracked,
  useComputed,
  useSignal,
  useSignalEffect,
} from '@preact/signals';
import type { VNode } from 'preact';
export const html: (strings: TemplateStringsArray, ...values: unknown[]) => VNode;
