/** What the pages import as `vendor/ui.mjs`: one file, so that a phone asks once. */
export const UI_ENTRY = `
export { h, render, Fragment, createContext, Component } from 'preact';
export { useState, useEffect, useLayoutEffect, useRef, useMemo, useCallback, useContext, useId, useErrorBoundary } from 'preact/hooks';
export { signal, computed, effect, batch, untracked, useSignal, useComputed, useSignalEffect } from '@preact/signals';
import { h } from 'preact';
import htm from 'htm';
export const html = htm.bind(h);
`;

export const UI_TYPES = `export type { ComponentChildren, ComponentType, FunctionComponent, JSX, RefObject, VNode } from 'preact';
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
`;

/** The components of Designsystemet that we use, by the cascade layer they belong to. */
export const STYLES = {
  'ds.base': ['base', 'heading', 'label', 'paragraph', 'validation-message'],
  'ds.components': [
    'data-size-workaround',
    'button',
    'card',
    'chip',
    'details',
    'dialog',
    'divider',
    'error-summary',
    'field',
    'fieldset',
    'input',
    'link',
    'list',
    'popover',
    'skip-link',
    'spinner',
    'table',
    'tabs',
    'tag',
    'toggle-group',
    'alert',
  ],
};

/**
 * theme.css is kept, not remade: its generator brings 149 packages for one run. To change it, run
 * `npx @digdir/designsystemet@1.15.0 tokens create` and `tokens build` with this config in an empty folder,
 * minify the result with esbuild, put it in web/vendor/theme.css and write its sha256 here.
 */
export const THEME = {
  generator: '@digdir/designsystemet@1.15.0',
  config: {
    themes: {
      floke: {
        colors: {
          main: { accent: '#0B5C6B' },
          neutral: '#1E2B3C',
          support: { brand1: '#0B5C6B', brand2: '#E5AA20', brand3: '#7A3E9D' },
        },
        typography: { fontFamily: 'Inter' },
        borderRadius: 8,
      },
    },
  },
  sha256: '3a01f7b38f1ce0241a46218ae588502de5217159b28a573b7a3b93a66c0d4838',
};

/** Packages whose work is in web/vendor, and the file their licence text goes to. */
export const FILE_LICENCES = {
  preact: 'preact.txt',
  htm: 'htm.txt',
  '@preact/signals': 'preact-signals.txt',
  '@preact/signals-core': 'preact-signals-core.txt',
  '@digdir/designsystemet-css': 'designsystemet-css.txt',
  '@fontsource-variable/inter': 'inter.txt',
  '@navikt/aksel-icons': 'aksel-icons.txt',
};

/** For a package that names its licence but carries no text. */
export const LICENCE_TEXTS = {
  '@navikt/aksel-icons': `MIT License

Copyright (c) Aksel | Nav

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
`,
};

/** Aksel icons in vendor/icons.svg; the name is the id. Add one here, run `npm run vendor`. */
export const ICONS = [
  'ArrowCirclepath',
  'ArrowDown',
  'ArrowLeft',
  'ArrowRight',
  'ArrowRightLeft',
  'ArrowUndo',
  'ArrowUp',
  'BulletList',
  'Chat',
  'Checkmark',
  'CheckmarkCircleFill',
  'ChevronDown',
  'ChevronLeft',
  'ChevronRight',
  'ChevronUp',
  'Circle',
  'CircleSlash',
  'Clipboard',
  'ClipboardCheckmark',
  'Clock',
  'CloudSlash',
  'CloudUp',
  'Cog',
  'Compass',
  'Download',
  'EnvelopeClosed',
  'ExclamationmarkTriangle',
  'Expand',
  'ExternalLink',
  'Eye',
  'FileText',
  'FileWord',
  'Files',
  'Filter',
  'Gavel',
  'GavelFill',
  'HandFinger',
  'HandShakeHeart',
  'Hashtag',
  'Heart',
  'Inbox',
  'InformationSquare',
  'Language',
  'Layers',
  'LightBulb',
  'Link',
  'LocationPinFill',
  'MagnifyingGlass',
  'Megaphone',
  'MenuElipsisHorizontal',
  'Minus',
  'Mobile',
  'MobileSmall',
  'Monitor',
  'PadlockLocked',
  'PadlockUnlocked',
  'Paperplane',
  'Pause',
  'Pencil',
  'PencilWriting',
  'Person',
  'PersonChat',
  'PersonGavel',
  'PersonGroup',
  'PersonPlus',
  'Phone',
  'Play',
  'Plus',
  'PrinterSmall',
  'QrCode',
  'QuestionmarkCircle',
  'ShieldLock',
  'Star',
  'StarFill',
  'Table',
  'Tasklist',
  'TestFlask',
  'ThumbDown',
  'ThumbUp',
  'Timer',
  'Trash',
  'Upload',
  'XMark',
];
