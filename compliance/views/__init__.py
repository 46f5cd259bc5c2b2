"""The pages of the judgement: its runs and breaches, and the reward pools."""
