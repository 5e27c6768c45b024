using MergeDsl.Runtime.Backends;

namespace MergeDsl.Runtime.Ranks;

/// <summary>A DoRA that was fitted to a changed weight.</summary>
/// <param name="A">(rank x in).</param>
/// <param name="B">(out x rank).</param>
/// <param name="Magnitudes">(out).</param>
/// <param name="LostEnergy">Sum of the squares of what it does less what was wanted.</param>
/// <param name="TotalEnergy">Sum of the squares of the change that was wanted.</param>
internal sealed record FittedDora(ITensor A, ITensor B, float[] Magnitudes, double LostEnergy, double TotalEnergy)
    : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        A.Dispose();
        B.Dispose();
    }
}
