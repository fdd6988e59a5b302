"""Things of real records that no guideline here asks for; what the Library comes to know is left out at run time."""

from __future__ import annotations

from typing import NamedTuple

_RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
_SNOMED = "http://snomed.info/sct"
_LOINC = "http://loinc.org"
_CVX = "http://hl7.org/fhir/sid/cvx"


class Other(NamedTuple):
    """A code with its name."""

    system: str
    code: str
    name: str


OTHERS: dict[str, tuple[Other, ...]] = {
    "drug": (
        Other(_RXNORM, "308136", "amlodipine 2.5 MG Oral Tablet"),
        Other(_RXNORM, "314231", "simvastatin 10 MG Oral Tablet"),
        Other(_RXNORM, "860975", "24 HR metformin hydrochloride 500 MG Extended Release Oral Tablet"),
        Other(_RXNORM, "310798", "hydrochlorothiazide 25 MG Oral Tablet"),
        Other(_RXNORM, "313782", "acetaminophen 325 MG Oral Tablet"),
    ),
    "condition": (
        Other(_SNOMED, "59621000", "Hypertension"),
        Other(_SNOMED, "162864005", "Body mass index 30+ - obesity (finding)"),
        Other(_SNOMED, "444814009", "Viral sinusitis (disorder)"),
        Other(_SNOMED, "195662009", "Acute viral pharyngitis (disorder)"),
    ),
    "procedure": (
        Other(_SNOMED, "428191000124101", "Documentation of current medications"),
        Other(_SNOMED, "430193006", "Medication Reconciliation (procedure)"),
        Other(_SNOMED, "80146002", "Appendectomy"),
    ),
    "observation": (
        Other(_LOINC, "2093-3", "Total Cholesterol"),
        Other(_LOINC, "2571-8", "Triglycerides"),
        Other(_LOINC, "8302-2", "Body Height"),
        Other(_LOINC, "29463-7", "Body Weight"),
    ),
    "red-cell": (Other(_LOINC, "2597-3", "Magnesium [Moles/volume] in Red Blood Cells"),),
    "vaccine": (Other(_CVX, "140", "Influenza, seasonal, injectable, preservative free"),),
    "encounter": (Other(_SNOMED, "185349003", "Encounter for check up (procedure)"),),
    "substance": (
        Other(_RXNORM, "5487", "hydrochlorothiazide"),
        Other(_RXNORM, "1191", "aspirin"),
    ),
    "allergy": (
        Other(_SNOMED, "91935009", "Allergy to peanut"),
        Other(_SNOMED, "300913006", "Shellfish allergy"),
    ),
}
