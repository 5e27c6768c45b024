using System.Diagnostics;
using MergeDsl.Core.Extracting;
using MergeDsl.Core.Planning;
using MergeDsl.Runtime.Backends;
using MergeDsl.Runtime.Engine;
using MergeDsl.Runtime.Ranks;

namespace MergeDsl.Runtime.Extracting;

/// <summary>Makes the factors of one module at a time; thread safe.</summary>
/// <param name="shared">Where the arithmetic happens.</param>
/// <param name="difference">Reads the models.</param>
internal sealed class ModuleExtractor(IBackend shared, ModelDifference difference)
{
    /// <summary>About what a module needs to work in: its difference, and what is left of it when the factors are taken away.</summary>
    public static long WorkingBytes(ExtractedModule module) => 2 * sizeof(float) * module.Weight.Model.Count;

    /// <summary>The module's bytes, and what there is to say about them.</summary>
    /// <param name="module">The module.</param>
    /// <param name="isAlone">True when it has all threads.</param>
    /// <param name="cancellation">Ends the work between two steps.</param>
    /// <exception cref="FindingException">A model holds NaN or infinity, or a factor does not fit its type.</exception>
    public (EncodedModule Encoded, ModuleReport Report) Extract(
        ExtractedModule module,
        bool isAlone,
        CancellationToken cancellation
    )
    {
        var watch = Stopwatch.StartNew();
        var backend = isAlone ? shared : shared.ForOneOfMany;
        using var delta = difference.Read(module.Weight, backend, cancellation);
        cancellation.ThrowIfCancellationRequested();
        var (a, b, spectrum) = Cut(delta, module.Result, backend);
        using (a)
        using (b)
        {
            var encoded = new EncodedModule(
                a.Rows,
                EncodedModule.Encode(module.Result, a, backend),
                EncodedModule.Encode(module.Result, b, backend),
                null
            );
            cancellation.ThrowIfCancellationRequested();
            var report = new ModuleReport(module.Result.Path, [], a.Rows)
            {
                Spectrum = spectrum,
                MeasuredError = ErrorOf(delta, encoded, module.Result, backend),
                Elapsed = watch.Elapsed,
            };
            return (encoded, report);
        }
    }

    /// <summary>The factors of the delta; of one that is stored as (in, out), those of its transpose.</summary>
    private static CutDelta Cut(ITensor delta, ModulePlan module, IBackend backend)
    {
        var split = new SingularValueSplit(AllInB: false, ClampQuantile: null);
        var cut = new RankCutter(backend, RankPolicies.Of(module.Rank), split).Cut(null, delta, null);
        if (!module.IsDeltaTransposed)
        {
            return cut;
        }

        using var left = cut.B;
        using var right = cut.A;
        return cut with { A = backend.Transpose(left), B = backend.Transpose(right) };
    }

    /// <summary>What the stored factors miss of the delta, relative to it.</summary>
    private static double ErrorOf(ITensor delta, EncodedModule encoded, ModulePlan module, IBackend backend)
    {
        using var a = backend.Upload(encoded.A.Span, module.Type, encoded.Rank, checked((int)module.In));
        using var b = backend.Upload(encoded.B.Span, module.Type, checked((int)module.Out), encoded.Rank);
        using var stored = backend.Delta(b, a, 1, null, module.IsDeltaTransposed);
        using var missing = backend.Combine([delta, stored], [1, -1], SumOrder.Sequential);
        var energy = backend.Energy(delta);
        return energy == 0 ? 0 : Math.Sqrt(backend.Energy(missing) / energy);
    }
}
