using System.Numerics;

namespace MergeDsl.Checkpoints.Numbers;

/// <summary>A conversion of bit patterns in 32-bit lanes: a type of its own, so that loops over it are compiled for it.</summary>
internal interface ILaneConversion
{
    /// <summary>Converts every lane.</summary>
    static abstract Vector<uint> Convert(Vector<uint> bits);
}
