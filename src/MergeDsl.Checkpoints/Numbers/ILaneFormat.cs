using System.Runtime.Intrinsics;

namespace MergeDsl.Checkpoints.Numbers;

/// <summary>
/// A floating point format of files, sixteen numbers at a time: a type of its own, so that loops over it are compiled for it. Lanes are
/// independent of each other, and results do not depend on the width of the machine's vectors. Bytes are little endian.
/// </summary>
public interface ILaneFormat
{
    /// <summary>Bytes of a number.</summary>
    static abstract int Size { get; }

    /// <summary>Reads sixteen numbers, exactly; NaN stays NaN.</summary>
    static abstract Vector512<float> Load(ref readonly byte source);

    /// <summary>Writes sixteen numbers, rounded to nearest even.</summary>
    /// <returns>The numbers as they were written.</returns>
    static abstract Vector512<float> Store(Vector512<float> numbers, ref byte target);
}
