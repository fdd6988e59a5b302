"""The types of resource of FHIR R4, and what shows that something is FHIR of another version."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any

from mgkg.errors import FhirVersionError, RecordError
from mgkg.exchange.stream import Number

_R4 = """
Account ActivityDefinition AdverseEvent AllergyIntolerance Appointment AppointmentResponse AuditEvent Basic Binary
BiologicallyDerivedProduct BodyStructure Bundle CapabilityStatement CarePlan CareTeam CatalogEntry ChargeItem
ChargeItemDefinition Claim ClaimResponse ClinicalImpression CodeSystem Communication CommunicationRequest
CompartmentDefinition Composition ConceptMap Condition Consent Contract Coverage CoverageEligibilityRequest
CoverageEligibilityResponse DetectedIssue Device DeviceDefinition DeviceMetric DeviceRequest DeviceUseStatement
DiagnosticReport DocumentManifest DocumentReference EffectEvidenceSynthesis Encounter Endpoint EnrollmentRequest
EnrollmentResponse EpisodeOfCare EventDefinition Evidence EvidenceVariable ExampleScenario ExplanationOfBenefit
FamilyMemberHistory Flag Goal GraphDefinition Group GuidanceResponse HealthcareService ImagingStudy Immunization
ImmunizationEvaluation ImmunizationRecommendation ImplementationGuide InsurancePlan Invoice Library Linkage List
Location Measure MeasureReport Media Medication MedicationAdministration MedicationDispense MedicationKnowledge
MedicationRequest MedicationStatement MedicinalProduct MedicinalProductAuthorization
MedicinalProductContraindication MedicinalProductIndication MedicinalProductIngredient MedicinalProductInteraction
MedicinalProductManufactured MedicinalProductPackaged MedicinalProductPharmaceutical
MedicinalProductUndesirableEffect MessageDefinition MessageHeader MolecularSequence NamingSystem NutritionOrder
Observation ObservationDefinition OperationDefinition OperationOutcome Organization OrganizationAffiliation
Parameters Patient PaymentNotice PaymentReconciliation Person PlanDefinition Practitioner PractitionerRole Procedure
Provenance Questionnaire QuestionnaireResponse RelatedPerson RequestGroup ResearchDefinition
ResearchElementDefinition ResearchStudy ResearchSubject RiskAssessment RiskEvidenceSynthesis Schedule
SearchParameter ServiceRequest Slot Specimen SpecimenDefinition StructureDefinition StructureMap Subscription
Substance SubstanceNucleicAcid SubstancePolymer SubstanceProtein SubstanceReferenceInformation
SubstanceSourceMaterial SubstanceSpecification SupplyDelivery SupplyRequest Task TerminologyCapabilities TestReport
TestScript ValueSet VerificationResult VisionPrescription
Citation ClinicalUseDefinition ManufacturedItemDefinition MedicinalProductDefinition NutritionProduct
PackagedProductDefinition AdministrableProductDefinition Ingredient RegulatedAuthorization SubstanceDefinition
SubscriptionStatus SubscriptionTopic
"""

TYPES = frozenset(_R4.split())
"""Those of R4 and R4B."""

DSTU2, STU3, R5, EARLIER = "DSTU2", "STU3", "R5", "DSTU2 or STU3"
_EARLIER_TYPES = """
BodySite ClaimRequest Conformance DataElement DeviceUseRequest EligibilityRequest ExpansionProfile ImagingManifest
ImagingObjectSelection Order OrderResponse ProcedureRequest ProcessRequest ProcessResponse ReferralRequest Sequence
ServiceDefinition
"""
_R5_TYPES = """
ActorDefinition ArtifactAssessment BiologicallyDerivedProductDispense ConditionDefinition DeviceAssociation
DeviceDispense DeviceUsage EncounterHistory FormularyItem GenomicStudy ImagingSelection InventoryItem InventoryReport
MolecularDefinition NutritionIntake Permission RequestOrchestration Requirements TestPlan Transport
"""
_OTHER_TYPES = (
    dict.fromkeys(_EARLIER_TYPES.split(), EARLIER)
    | dict.fromkeys(_R5_TYPES.split(), R5)
    | dict.fromkeys(("MedicationOrder", "DiagnosticOrder"), DSTU2)
)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and not isinstance(value, Number)


def _is_there(value: object) -> bool:
    return value is not None


def _is_element(value: object) -> bool:
    return isinstance(value, dict)


def _is_reference(value: object) -> bool:
    """A CodeableReference; a Reference has no concept, and a CodeableConcept no reference that is an object."""
    return isinstance(value, dict) and ("concept" in value or isinstance(value.get("reference"), dict))


# What a resource has in another version and never in R4: the key, what its value looks like there, the version.
_SIGNS: Mapping[str, tuple[tuple[str, Callable[[object], bool], str], ...]] = {
    "Observation": (
        ("comments", _is_there, DSTU2),
        ("related", _is_there, EARLIER),
        ("context", _is_there, STU3),
        ("triggeredBy", _is_there, R5),
        ("bodyStructure", _is_there, R5),
    ),
    "Condition": (
        ("clinicalStatus", _is_text, EARLIER),
        ("verificationStatus", _is_text, EARLIER),
        ("patient", _is_there, DSTU2),
        ("participant", _is_there, R5),
    ),
    "MedicationRequest": (
        ("context", _is_there, STU3),
        ("medication", _is_reference, R5),
        ("informationSource", _is_there, R5),
    ),
    "MedicationStatement": (
        ("wasNotTaken", _is_there, DSTU2),
        ("patient", _is_there, DSTU2),
        ("taken", _is_there, STU3),
        ("medication", _is_reference, R5),
        ("adherence", _is_there, R5),
    ),
    "MedicationAdministration": (
        ("wasNotGiven", _is_there, DSTU2),
        ("patient", _is_there, DSTU2),
        ("notGiven", _is_there, STU3),
        ("medication", _is_reference, R5),
        ("occurenceDateTime", _is_there, R5),
        ("occurencePeriod", _is_there, R5),
    ),
    "Procedure": (
        ("notPerformed", _is_there, DSTU2),
        ("notDone", _is_there, STU3),
        ("context", _is_there, STU3),
        ("occurrenceDateTime", _is_there, R5),
        ("occurrencePeriod", _is_there, R5),
    ),
    "AllergyIntolerance": (
        ("substance", _is_there, DSTU2),
        ("clinicalStatus", _is_text, STU3),
        ("verificationStatus", _is_text, STU3),
        ("type", _is_element, R5),
        ("participant", _is_there, R5),
    ),
    "Patient": (("careProvider", _is_there, DSTU2), ("animal", _is_there, EARLIER)),
}
_KEYS = {kind: frozenset(key for key, _, _ in signs) for kind, signs in _SIGNS.items()}
_REMEDY = "Ask for it as FHIR R4 (fhirVersion=4.0), or convert it."


def refuse_version(resource: Mapping[str, Any], kind: str, place: str) -> None:
    """FhirVersionError where a resource has what only another version of FHIR has."""
    if kind not in TYPES and kind in _OTHER_TYPES:
        raise FhirVersionError(f"is FHIR {_OTHER_TYPES[kind]} ({kind}), and R4 is read", where=place, remedy=_REMEDY)
    if kind in _KEYS and not _KEYS[kind].isdisjoint(resource):
        for key, looks_so, version in _SIGNS[kind]:
            if looks_so(resource.get(key)):
                what = f"is FHIR {version} (the {key} of this {kind}), and R4 is read"
                raise FhirVersionError(what, where=place, remedy=_REMEDY)


def refuse_type(resource: Any, place: str) -> None:  # noqa: ANN401 - whatever a file holds
    """RecordError where the outermost resource of a file is none of FHIR R4."""
    kind = resource.get("resourceType") if isinstance(resource, dict) else None
    if not isinstance(kind, str) or not _is_text(kind):
        what = "has no resourceType, so it is no FHIR"
        raise RecordError(what, where=place, remedy="Name a Bundle of FHIR R4, or a patient file.")
    if kind not in TYPES:
        refuse_version(resource, kind, place)
        near = get_close_matches(kind, TYPES, n=1)
        hint = f"Did you mean {near[0]}?" if near else "Name a Bundle of FHIR R4."
        raise RecordError(f"is a {kind[:40]!r}, which is no resource of FHIR R4", where=place, remedy=hint)
