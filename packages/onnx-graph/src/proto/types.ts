// The numbers of ONNX for types of elements. A bundle has them in the place of their names.

/** Numbers of four bytes. */
export const float = 1
/** Integers of four bytes. */
export const int32 = 6
/** Integers of eight bytes. */
export const int64 = 7
/** Yes or no. */
export const bool = 9
/** Numbers of eight bytes. */
export const double = 11
