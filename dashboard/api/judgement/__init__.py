"""The judgement, to be read: letters with their promises, figures, results, breaches."""
