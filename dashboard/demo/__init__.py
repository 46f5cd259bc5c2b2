"""The demo: a made-up telecom company, two letters, two years of complaints and a story a manager would recognise.

Everything follows from the day it is told for and the number of complaints; no clock, no chance.
"""
