namespace MergeDsl.Runtime.Backends;

/// <summary>A matrix that a backend holds: row-major, immutable once made, freed by <see cref="IDisposable.Dispose"/>.</summary>
public interface ITensor : IDisposable
{
    /// <summary>Number of rows.</summary>
    int Rows { get; }

    /// <summary>Number of columns.</summary>
    int Columns { get; }

    /// <summary>True for float64 numbers, false for float32: backends compute in these two.</summary>
    bool IsDouble { get; }
}
