namespace MergeDsl.Checkpoints.Torch;

/// <summary>A storage of a torch file, as its pickle refers to it.</summary>
/// <param name="Key">Name of the entry that holds its bytes, below <c>data/</c>.</param>
/// <param name="Type">What its numbers are.</param>
/// <param name="Count">How many there are.</param>
internal sealed record TorchStorage(string Key, DType Type, long Count);

/// <summary>A tensor of a torch file, as its pickle describes it.</summary>
/// <param name="Storage">The storage that it is a view of.</param>
/// <param name="Offset">Its first number in the storage.</param>
/// <param name="Shape">Its dimensions, outermost first.</param>
/// <param name="Strides">How many numbers of the storage lie between neighbours, for each dimension.</param>
internal sealed record StoredTensor(TorchStorage Storage, long Offset, long[] Shape, long[] Strides);
