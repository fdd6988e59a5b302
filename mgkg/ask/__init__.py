"""Facts about a patient, and what is asked, from a question in plain English."""
