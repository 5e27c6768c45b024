namespace MergeDsl.Runtime.Backends;

/// <summary>A stream of keep/drop decisions. Backends ask for them in row-major order, so every backend sees the same mask.</summary>
public interface IMask
{
    /// <summary>Draws the next decisions: 1 keeps, 0 drops.</summary>
    void Next(Span<byte> keep);
}
