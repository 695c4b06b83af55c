def register_keras_serializable(package="Custom", name=None):
    return lambda of: of
