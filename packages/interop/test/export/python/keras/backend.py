def floatx():
    return "float64"
