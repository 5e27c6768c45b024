namespace MergeDsl.Runtime.Backends;

/// <summary>A stream of keep/drop decisions. Backends ask for them in row-major order, so every backend sees the same mask.</summary>
public interface IMask
{
    /// <summary>Draws the next decisions: 1 keeps, 0 drops.</summary>
    void Next(Span<byte> keep);

    /// <summary>
    /// Cuts the next decisions off as a mask of its own: it can be drawn later and on another thread, while this one goes on behind it.
    /// </summary>
    /// <param name="decisions">How many.</param>
    IMask Take(long decisions);
}
