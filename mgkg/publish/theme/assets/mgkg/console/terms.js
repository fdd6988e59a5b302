/** RDF terms from what a reader writes for a query's parameter, by the graph: as mgkg/store/parameters.py has it. */

import { iri, literal } from "./notation.js";
import { QueryError } from "./sparql.js";

const XSD = "http://www.w3.org/2001/XMLSchema#";
const IRI = /^(?:https?|urn):[^\x00-\x20<>"{}|^\x60\\]+$/;
const NUMBER = /^([+-]?)(?:(\d+)(?:\.(\d+))?|\.(\d+))(?:[eE]([+-]?\d{1,2}))?$/;
const SCHEME = /^[a-z]+(?:-[a-z]+)*$/;
const MOST_CHARACTERS = 40;

const LITERALS = {
  string: (text) => literal(text),
  number: (text) => literal(decimal(text), `${XSD}decimal`),
  integer: (text) => literal(integer(text), `${XSD}integer`),
  boolean: (text) => {
    if (!/^(?:true|false)$/i.test(text)) throw new QueryError(`'${text}' is neither true nor false.`);
    return literal(text.toLowerCase(), `${XSD}boolean`);
  },
  date: (text) => {
    const parsed = new Date(`${text}T00:00:00Z`);
    if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(parsed.getTime()) || !parsed.toISOString().startsWith(text)) {
      throw new QueryError(`'${text}' is no date. Write it as 2026-11-22.`);
    }
    return literal(text, `${XSD}date`);
  },
};

/** A written number without an exponent, every digit kept. */
function decimal(text) {
  const match = text.length <= MOST_CHARACTERS && NUMBER.exec(text);
  if (!match) throw new QueryError(`'${text.slice(0, MOST_CHARACTERS)}' is no number. Write a plain number such as 1.1.`);
  const [, sign, whole = "", behind, alone, exponent = "0"] = match;
  const digits = whole + (behind ?? alone ?? "");
  const point = whole.length + Number(exponent);
  const padded = digits.padStart(digits.length + Math.max(0, 1 - point), "0").padEnd(point, "0");
  const at = Math.max(point, 1);
  const front = padded.slice(0, at).replace(/^0+(?=\d)/, "");
  return (sign === "-" ? "-" : "") + front + (padded.length > at ? `.${padded.slice(at)}` : "");
}

function integer(text) {
  const [whole, behind = ""] = decimal(text).split(".");
  if (/[^0]/.test(behind)) throw new QueryError(`'${text}' is no whole number.`);
  return whole === "-0" ? "0" : whole;
}

/** The graph as parameters need it: which nodes there are, and what they are called. */
export class Terms {
  /**
   * @param {object} store A store of Oxigraph.
   * @param {object} oxigraph The module of Oxigraph.
   * @param {{prefixes: Record<string, string>, derived: string}} about
   */
  constructor(store, oxigraph, about) {
    this.store = store;
    this.oxigraph = oxigraph;
    this.derived = about.derived;
    this.prefixes = about.prefixes;
    const { t, d, g, mgkg, skos, dcterms, rdf } = about.prefixes;
    this.namespaces = { term: t, statement: g, decision: d, guideline: g, reference: g };
    this.names = {
      labels: [`${skos}prefLabel`, `${skos}altLabel`, `${mgkg}brandName`],
      shown: [`${skos}prefLabel`, `${dcterms}title`, `${mgkg}question`],
      kinds: { guideline: `${mgkg}Guideline`, reference: `${mgkg}Reference` },
      section: `${mgkg}section`,
      type: `${rdf}type`,
      notation: `${skos}notation`,
      inScheme: `${skos}inScheme`,
      mgkg,
    };
  }

  /**
   * The term that a written value of a kind of parameter stands for.
   * @param {string} kind
   * @param {string} text
   * @throws {QueryError} The value names nothing, or several things.
   */
  of(kind, text) {
    const value = text.trim();
    if (Object.hasOwn(LITERALS, kind)) return LITERALS[kind](value);
    if (Object.hasOwn(this.namespaces, kind)) return iri(this.node(kind, value));
    if (kind === "iri") return iri(this.iriOf(value) || this.unknown(kind, value));
    return iri(this.concept(kind, value));
  }

  /** Whether the content, and not only what is derived from it, describes an IRI. */
  has(value) {
    return IRI.test(value) && this.match(value, null, null).some((quad) => quad.graph.value !== this.derived);
  }

  /**
   * The values that a parameter of a kind may have, each with a label; none for literals.
   * @returns {{value: string, label: string}[]}
   */
  choices(kind) {
    const namespace = this.namespaces[kind];
    if (!namespace) return Object.hasOwn(LITERALS, kind) || kind === "iri" ? [] : this.concepts(kind);
    const { kinds, section, type } = this.names;
    const found = kinds[kind]
      ? this.subjects(type, kinds[kind])
      : kind === "statement"
        ? this.subjects(section, null)
        : this.subjects(type, null).filter((one) => !one.slice(namespace.length).includes("."));
    const own = found.filter((one) => one.startsWith(namespace));
    return own.sort().map((one) => ({ value: one.slice(namespace.length), label: this.label(one) }));
  }

  node(kind, value) {
    const known = [this.namespaces[kind] + value, this.iriOf(value)].find((one) => this.has(one));
    if (known) return known;
    const labelled = kind === "term" ? this.labelled(value) : [];
    if (labelled.length > 1) {
      const slugs = labelled.map((one) => one.slice(this.namespaces.term.length));
      throw new QueryError(`'${value}' may be ${slugs.join(" or ")}. Name one of them.`);
    }
    return labelled[0] ?? this.unknown(kind, value);
  }

  labelled(label) {
    const wanted = label.split(/\s+/).join(" ").toLowerCase();
    const quads = this.names.labels.flatMap((one) => this.match(null, one, null));
    const found = quads.filter((quad) => quad.object.value.toLowerCase() === wanted && quad.subject.value.startsWith(this.namespaces.term));
    return [...new Set(found.map((quad) => quad.subject.value))].sort();
  }

  concepts(kind) {
    const scheme = `${this.names.mgkg}${kind}-scheme`;
    if (!SCHEME.test(kind) || !this.has(scheme)) throw new QueryError(`There is no kind of parameter '${kind}'.`);
    const members = this.subjects(this.names.inScheme, scheme);
    const notation = (one) => this.match(one, this.names.notation, null)[0]?.object.value;
    return members.map((one) => ({ value: notation(one) ?? one.slice(this.names.mgkg.length), label: this.label(one), iri: one }));
  }

  concept(kind, value) {
    const concepts = this.concepts(kind);
    const full = this.iriOf(value);
    const found = concepts.find((one) => one.value === value || one.iri === full || one.iri === this.names.mgkg + value);
    return found?.iri ?? this.unknown(kind, value);
  }

  /** The IRI that is written as such, between < and >, or as a prefixed name; empty where it is none of these. */
  iriOf(value) {
    const text = value.replace(/^</, "").replace(/>$/, "");
    if (IRI.test(text)) return text;
    const [, prefix, local] = /^([^:]*):(.*)$/s.exec(text) ?? [];
    const full = Object.hasOwn(this.prefixes, prefix ?? "") ? this.prefixes[prefix] + local : "";
    return IRI.test(full) ? full : "";
  }

  label(value) {
    for (const predicate of this.names.shown) {
      const [quad] = this.match(value, predicate, null);
      if (quad) return quad.object.value;
    }
    return "";
  }

  subjects(predicate, object) {
    return [...new Set(this.match(null, predicate, object).map((quad) => quad.subject.value))];
  }

  match(...terms) {
    return this.store.match(...terms.map((one) => (one === null ? null : this.oxigraph.namedNode(one))), null);
  }

  unknown(kind, value) {
    throw new QueryError(`'${value.slice(0, 80)}' is no ${kind.replace("-", " ")} that is known here.`);
  }
}
