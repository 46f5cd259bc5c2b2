"""Sampling for audits (rule book §13): plans, what they prove, bounds, and the draw. Plain Python, exact arithmetic."""
