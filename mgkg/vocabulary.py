"""Every IRI and prefix that the program names, once."""

from __future__ import annotations

BASE = "https://w3id.org/mgkg/"
MGKG = BASE + "ontology#"
TERM = BASE + "term/"
DECISION = BASE + "decision/"
GUIDELINE = BASE + "guideline/"

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SH = "http://www.w3.org/ns/shacl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
CITO = "http://purl.org/spar/cito/"
OA = "http://www.w3.org/ns/oa#"
PROV = "http://www.w3.org/ns/prov#"
SCHEMA = "https://schema.org/"

PREFIXES = {
    "mgkg": MGKG,
    "t": TERM,
    "d": DECISION,
    "g": GUIDELINE,
    "cito": CITO,
    "dcterms": DCTERMS,
    "oa": OA,
    "owl": OWL,
    "prov": PROV,
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": SCHEMA,
    "sh": SH,
    "skos": SKOS,
    "xsd": XSD,
}

TYPE = RDF + "type"
LANG_STRING = RDF + "langString"

# The named graph of what is derived at loading (canonical values, mentions), never written to a file.
DERIVED_GRAPH = BASE + "derived"

# The order in which the canonical writer puts the predicates of a block: what it is, what it says,
# where it stands, whom it is for, what to do, on what it rests, what was noticed.
# A predicate that is not named here follows, in the order of its IRI.
PREDICATE_ORDER = tuple(
    iri
    for namespace, names in (
        (RDF, "type"),
        (SH, "targetClass closed ignoredProperties path order minCount maxCount datatype class nodeKind"),
        (SH, "in or pattern uniqueLang message property"),
        (DCTERMS, "title"),
        (RDFS, "label comment subClassOf subPropertyOf domain range"),
        (SKOS, "prefLabel altLabel definition"),
        (MGKG, "plainDefinition whenUnstated plainWhenUnstated"),
        (SKOS, "notation inScheme exactMatch"),
        (MGKG, "noteKind slug question printed wording plainWording population"),
        (MGKG, "inGuideline section position document"),
        (OA, "start end"),
        (MGKG, "sha256 sourceFragment excludedBecause featureKind offeredStage markedStage"),
        (MGKG, "answers treatmentLine urgency phase qualifier scope appliesWhen onlyWhen exceptWhen"),
        (MGKG, "direction strength certainty grade actionSet establishes"),
        (MGKG, "observable comparator low high unit approximate alsoPrinted quantityOf"),
        (MGKG, "basis count frequency frequencyMax period periodMax periodUnit infusionTime timing vehicle"),
        (MGKG, "titration trigger triggerCriterion toDose relativeChange intervalKind"),
        (MGKG, "band targetRange severityLabel threshold trend occasions overPeriod maximumAge maximum"),
        (MGKG, "formula expression operand numerator denominator value criterion points inputsWithin"),
        (MGKG, "combine exhaustive preferred member"),
        (MGKG, "actionKind agent route dose interval fromAgent toAgent condition watchFor"),
        (MGKG, "otherAgent separation before metWhen governs settledBy"),
        (MGKG, "subject dimension defines definedBy belowTargetsOf substance finding event countedFrom within after"),
        (MGKG, "demographic"),
        (MGKG, "figure about evidence"),
        (CITO, "hasCitingEntity hasCitedEntity hasCitationCharacterization"),
        (MGKG, "number resolution candidate mayBeUnlisted referenceType venue year doi pmid"),
        (MGKG, "summarises rationaleFor cautionFor exceptionTo"),
        (MGKG, "reviewed reviewStatus findingId contentDigest comment winner loser situation rationale"),
        (SKOS, "broader"),
        (MGKG, "exclusiveWith disjointWith brandName ingredient analyte"),
        (MGKG, "molarMass ionCount valence form knownUnit canonicalUnit"),
        (MGKG, "plausibleLow plausibleHigh laboratoryCode rxnorm atc icd10 snomed oppositeName narrowerName"),
        (MGKG, "version publicationStatus"),
        (DCTERMS, "issued modified"),
        (MGKG, "checkedAgainstSource"),
        (DCTERMS, "publisher creator date bibliographicCitation"),
        (MGKG, "disclaimer editorialPolicy doesNotAddress note"),
    )
    for iri in (namespace + name for name in names.split())
)
