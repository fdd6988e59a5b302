"""Patients from what others write: FHIR R4 records and Turtle, beside the patient files of our own."""
