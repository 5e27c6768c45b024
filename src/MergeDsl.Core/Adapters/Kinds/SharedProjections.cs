using MergeDsl.Core.Formulas;

namespace MergeDsl.Core.Adapters.Kinds;

/// <summary>The two matrices that all modules of a VeRA share: out of the file, or drawn again as PEFT draws them.</summary>
internal static class SharedProjections
{
    /// <summary>A, (ranks x largest in), and B, (largest out x ranks).</summary>
    public static (Formula A, Formula B) Of(
        TunedTarget target,
        string a,
        string b,
        string rowsPart,
        long ranksOfA,
        long ranksOfB
    )
    {
        var adapter = target.Adapter;
        if (target.HasShared(a) && target.HasShared(b))
        {
            return (target.Shared(a), target.Shared(b));
        }

        var seed = adapter.Whole("projection_prng_key");
        var columns = adapter
            .Modules.Select(adapter.PlaceOf)
            .OfType<IModulePlace>()
            .Max(place => place.Original.Length(1));
        var rows = adapter.Modules.Max(module => module.Find(rowsPart)?.Count ?? 0);
        return (Drawn(ranksOfA, columns, seed, 0), Drawn(rows, ranksOfB, seed, checked(ranksOfA * columns)));
    }

    // Kaiming's uniform initialisation for ReLU.
    private static TorchUniform Drawn(long rows, long columns, long seed, long skipped) =>
        new(EquatableArray.Of(rows, columns), seed, skipped, Math.Sqrt(3.0) * (Math.Sqrt(2) / Math.Sqrt(columns)));
}
