# The desk

digits = ,
