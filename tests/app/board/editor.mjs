// The board's editor without a browser: the same schema, the same binding to Yjs.
// Reads {"planted": hex} from stdin; answers {"made": hex of a document that the editor wrote,
// "seen": what the editor finds in the planted goals, "refused": how often it could not show something}.
import { getSchema } from "@tiptap/core";
import { Bold } from "@tiptap/extension-bold";
import { Document } from "@tiptap/extension-document";
import { HardBreak } from "@tiptap/extension-hard-break";
import { Italic } from "@tiptap/extension-italic";
import { BulletList, ListItem, OrderedList } from "@tiptap/extension-list";
import { Paragraph } from "@tiptap/extension-paragraph";
import { Text } from "@tiptap/extension-text";
import { prosemirrorJSONToYXmlFragment, yXmlFragmentToProsemirrorJSON } from "@tiptap/y-tiptap";
import * as Y from "yjs";

const schema = getSchema([Document, Paragraph, Text, HardBreak, Bold, Italic, BulletList, OrderedList, ListItem]);

const text = (words, ...marks) => ({ type: "text", text: words, marks: marks.map((type) => ({ type })) });
const paragraph = (...content) => ({ type: "paragraph", content });
const item = (...content) => ({ type: "listItem", content });

const NOTES = {
  type: "doc",
  content: [
    paragraph(text("Mum said: "), text("I want ", "bold"), text("both", "bold", "italic"), text(" 😀é", "italic")),
    paragraph(),
    paragraph(text("Line one"), { type: "hardBreak" }, text("<b>line</b> & two")),
    { type: "bulletList", content: [
      item(paragraph(text("outer")), {
        type: "orderedList", attrs: { start: 3 }, content: [item(paragraph(text("inner")))],
      }),
      item(paragraph(text("last"))),
    ] },
  ],
};

function made() {
  const doc = new Y.Doc();
  doc.clientID = 4711;
  doc.getText("purpose").insert(0, "Review the plan für Zoë 😀");
  const agenda = doc.getMap("agenda");
  const item = new Y.Map();
  doc.transact(() => {
    agenda.set("k3j9x0aa", item);
    item.set("rank", "a1");
    item.set("title", "School");
    item.set("purpose", "decide");
    item.set("minutes", 15);
    item.set("notes", new Y.XmlFragment());
    const first = new Y.Map();
    agenda.set("k3j9x0bb", first);
    first.set("rank", "a0");
    first.set("title", "Taken back");
    first.set("notes", new Y.XmlFragment());
    const gone = new Y.Map();
    agenda.set("k3j9x0cc", gone);
    gone.set("rank", "a2");
    gone.set("title", "SECRET entry");
  });
  const notes = item.get("notes");
  prosemirrorJSONToYXmlFragment(schema, NOTES, notes);
  const secret = new Y.XmlElement("paragraph");
  secret.insert(0, [new Y.XmlText("SECRET paragraph")]);
  notes.insert(1, [secret]);
  notes.delete(1, 1);
  const words = notes.get(0).get(0);
  words.insert(4, " SECRET words");
  words.delete(4, " SECRET words".length);
  item.set("title", "SECRET title");
  item.set("title", "School place");
  agenda.delete("k3j9x0cc");
  return Buffer.from(Y.encodeStateAsUpdate(doc)).toString("hex");
}

function seen(planted) {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, Buffer.from(planted, "hex"));
  const goals = [...doc.getMap("goals").values()].map((goal) => yXmlFragmentToProsemirrorJSON(goal.get("words")));
  for (const goal of goals) schema.nodeFromJSON(goal).check();
  return goals;
}

let input = "";
for await (const chunk of process.stdin) input += chunk;
process.stdout.write(JSON.stringify({ made: made(), seen: seen(JSON.parse(input).planted) }));
