"""What is wrong with the rules themselves, from a RuleSet: findings, each with a patient who shows it."""
