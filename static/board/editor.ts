/** The rich text editor: loaded when somebody first writes. Knows exactly the elements and marks of the shape. */

import { Editor, Extension } from "@tiptap/core";
import { Bold } from "@tiptap/extension-bold";
import { Collaboration } from "@tiptap/extension-collaboration";
import { CollaborationCaret } from "@tiptap/extension-collaboration-caret";
import { Document } from "@tiptap/extension-document";
import { HardBreak } from "@tiptap/extension-hard-break";
import { Italic } from "@tiptap/extension-italic";
import { BulletList } from "@tiptap/extension-list/bullet-list";
import { ListItem } from "@tiptap/extension-list/item";
import { ListKeymap } from "@tiptap/extension-list/keymap";
import { OrderedList } from "@tiptap/extension-list/ordered-list";
import { Paragraph } from "@tiptap/extension-paragraph";
import { Text } from "@tiptap/extension-text";
import type { Node } from "@tiptap/pm/model";
import { Plugin, PluginKey, Selection } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";
import { isChangeOrigin } from "@tiptap/extension-collaboration";
import { html, nothing, render, type TemplateResult } from "lit";
import type { Awareness } from "y-protocols/awareness";
import type { ProseHandle } from "./document";
import { type Icon, icon } from "./element";
import { type Participant, hue, initials } from "./people";
import { Cutter, type Stretch } from "./stretches";

/** A paste stays well below the largest frame of 1 MiB: each character is at most 3 bytes, each element about 40. */
const MOST_CHARACTERS = 200_000;
const MOST_ELEMENTS = 4_000;
const DEEPEST_LIST = 5;

export interface EditorNeeds {
  readonly host: HTMLElement;
  readonly toolbar: HTMLElement;
  readonly fragment: ProseHandle;
  readonly awareness: Awareness;
  readonly me: Participant;
  readonly label: string;
  readonly placeholder: string;
  /** Who wrote what lately. */
  stretches(): readonly Stretch[];
  /** The other person behind a client. */
  other(client: number | null): Participant | null;
  tooMuch(): void;
  tooDeep(): void;
}

/** A place on the screen. */
export interface Touch {
  readonly x: number;
  readonly y: number;
}

export interface MountedEditor {
  /** Puts the cursor where a finger touched, or at the end. */
  focus(at?: Touch): void;
  /** Writes at the cursor. */
  type(words: string): void;
  /** Marks afresh what was written lately. */
  refresh(): void;
  destroy(): void;
}

/** Mounts an editor on a rich text of the document; when it answers, the text stands in it. */
export function mountEditor(needs: EditorNeeds): MountedEditor {
  const editor: Editor = new Editor({
    element: needs.host,
    injectCSS: false,
    // What is written comes from the document. Without this the editor would make a node of a string, which no page may.
    content: { type: "doc", content: [{ type: "paragraph" }] },
    extensions: [
      Document,
      Paragraph,
      Text,
      Bold,
      Italic,
      BulletList,
      OrderedList,
      ListItem,
      ListKeymap,
      HardBreak,
      limits(needs),
      marks(needs),
      Collaboration.configure({ fragment: needs.fragment }),
      CollaborationCaret.configure({
        provider: { awareness: needs.awareness },
        user: needs.me,
        render: caret,
        selectionRender: (user) => ({ class: `caret-selection ${hue(user as Participant)}` }),
      }),
    ],
    editorProps: {
      attributes: { role: "textbox", "aria-multiline": "true", "aria-label": needs.label, "aria-placeholder": needs.placeholder, class: "prose__text prose__text--writable" },
      handlePaste: (_view, _event, slice) => {
        let elements = 0;
        slice.content.descendants(() => void (elements += 1));
        if (slice.content.size <= MOST_CHARACTERS && elements <= MOST_ELEMENTS) return false;
        needs.tooMuch();
        return true;
      },
    },
  });
  const tools = toolbar(editor, needs.toolbar);
  return {
    // Not by the editor's own command, which waits for the next frame: keys would fall between.
    focus(at) {
      const { view } = editor;
      const found = at && view.posAtCoords({ left: at.x, top: at.y });
      const selection = found ? Selection.near(view.state.doc.resolve(found.pos)) : Selection.atEnd(view.state.doc);
      view.dispatch(view.state.tr.setSelection(selection));
      view.focus();
    },
    type(words) {
      editor.view.dispatch(editor.state.tr.insertText(words));
    },
    refresh() {
      editor.view.dispatch(editor.state.tr.setMeta(MARKS, true));
    },
    destroy() {
      tools.destroy();
      editor.destroy();
    },
  };
}

/** What the server would refuse is not made here: lists nested deeper than anyone can read. */
function limits(needs: EditorNeeds): Extension {
  return Extension.create({
    name: "limits",
    addProseMirrorPlugins: () => [
      new Plugin({
        filterTransaction: (transaction, state) => {
          if (!transaction.docChanged || isChangeOrigin(transaction)) return true;
          if (depthOfLists(transaction.doc) <= Math.max(DEEPEST_LIST, depthOfLists(state.doc))) return true;
          needs.tooDeep();
          return false;
        },
      }),
    ],
  });
}

const MARKS = new PluginKey<DecorationSet>("marks");

/** Marks what others wrote lately. What one types oneself only moves the marks; what comes from others sets them anew. */
function marks(needs: EditorNeeds): Extension {
  return Extension.create({
    name: "marks",
    addProseMirrorPlugins: () => [
      new Plugin<DecorationSet>({
        key: MARKS,
        state: {
          init: () => DecorationSet.empty,
          apply: (transaction, before) =>
            isChangeOrigin(transaction) || transaction.getMeta(MARKS) ? marked(transaction.doc, needs) : before.map(transaction.mapping, transaction.doc),
        },
        props: { decorations: (state) => MARKS.getState(state) },
      }),
    ],
  });
}

function marked(doc: Node, needs: EditorNeeds): DecorationSet {
  const stretches = needs.stretches();
  if (stretches.every(({ client }) => client === null)) return DecorationSet.empty;
  const cutter = new Cutter(stretches);
  const found: Decoration[] = [];
  doc.descendants((node, at) => {
    if (!node.isText) return;
    let from = at;
    for (const { run, client, first } of cutter.pieces([{ text: node.text ?? "", bold: false, italic: false }])) {
      const by = needs.other(client);
      const until = from + run.text.length;
      if (by && first) found.push(Decoration.widget(from, () => letters(by), { side: -1, ignoreSelection: true, key: `by ${by.id}` }));
      if (by) found.push(Decoration.inline(from, until, { class: `fresh ${hue(by)}`, title: `Just written by ${by.name}` }));
      from = until;
    }
  });
  return DecorationSet.create(doc, found);
}

function letters(by: Participant): HTMLElement {
  const mark = document.createElement("span");
  mark.className = `fresh__by ${hue(by)}`;
  mark.dataset["by"] = initials(by.name);
  return mark;
}

function depthOfLists(node: Node): number {
  if (node.isTextblock) return 0;
  let deepest = 0;
  node.forEach((child) => (deepest = Math.max(deepest, depthOfLists(child))));
  return deepest + (node.type.name === "listItem" ? 1 : 0);
}

function caret(user: Record<string, unknown>): HTMLElement {
  const cursor = document.createElement("span");
  cursor.className = `caret ${hue(user as unknown as Participant)}`;
  const label = document.createElement("span");
  label.className = "caret__name";
  const name = typeof user["name"] === "string" ? user["name"] : "";
  // Letters only: a whole name would lie over the words of the line before. Who writes is named above the text.
  label.textContent = initials(name);
  label.title = name;
  cursor.append(label);
  return cursor;
}

// The toolbar.

interface Tool {
  readonly label: string;
  readonly keys: string;
  readonly face: Icon | "B" | "I";
  readonly pressed?: (editor: Editor) => boolean;
  readonly run: (editor: Editor) => boolean;
}

const TOOLS: readonly Tool[] = [
  { label: "Bold", keys: "Ctrl+B", face: "B", pressed: (e) => e.isActive("bold"), run: (e) => e.chain().focus().toggleBold().run() },
  { label: "Italic", keys: "Ctrl+I", face: "I", pressed: (e) => e.isActive("italic"), run: (e) => e.chain().focus().toggleItalic().run() },
  {
    label: "List",
    keys: "Ctrl+Shift+8",
    face: "bullets",
    pressed: (e) => e.isActive("bulletList"),
    run: (e) => e.chain().focus().toggleBulletList().run(),
  },
  {
    label: "Numbered list",
    keys: "Ctrl+Shift+7",
    face: "numbers",
    pressed: (e) => e.isActive("orderedList"),
    run: (e) => e.chain().focus().toggleOrderedList().run(),
  },
  { label: "Undo", keys: "Ctrl+Z", face: "undo", run: (e) => e.chain().focus().undo().run() },
  { label: "Redo", keys: "Ctrl+Y", face: "redo", run: (e) => e.chain().focus().redo().run() },
];

function toolbar(editor: Editor, into: HTMLElement): { destroy(): void } {
  into.setAttribute("role", "toolbar");
  into.setAttribute("aria-label", "Text formatting");
  let at = 0;
  const draw = (): void => void render(html`${TOOLS.map((tool, nth) => button(tool, nth))}`, into);
  const button = (tool: Tool, nth: number): TemplateResult => html`<button
    type="button"
    class="tool"
    tabindex=${nth === at ? 0 : -1}
    title="${tool.label} (${tool.keys})"
    aria-label=${tool.label}
    aria-pressed=${tool.pressed ? String(tool.pressed(editor)) : nothing}
    @mousedown=${(event: Event) => event.preventDefault()}
    @click=${() => tool.run(editor)}
  >
    ${tool.face === "B" ? html`<b>B</b>` : tool.face === "I" ? html`<i>I</i>` : icon(tool.face)}
  </button>`;
  const along = (event: KeyboardEvent): void => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    at = (at + step + TOOLS.length) % TOOLS.length;
    draw();
    into.querySelectorAll<HTMLElement>("button")[at]?.focus();
  };
  into.addEventListener("keydown", along);
  editor.on("transaction", draw);
  draw();
  return {
    destroy() {
      into.removeEventListener("keydown", along);
      editor.off("transaction", draw);
      render(html``, into);
      into.removeAttribute("role");
      into.removeAttribute("aria-label");
    },
  };
}
