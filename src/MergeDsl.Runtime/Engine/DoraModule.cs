using System.Runtime.InteropServices;
using MergeDsl.Checkpoints.Numbers;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Tensors;
using MergeDsl.Runtime.Backends;
using MergeDsl.Runtime.Cpu;
using MergeDsl.Runtime.Methods;
using MergeDsl.Runtime.Ranks;
using MergeDsl.Runtime.Spaces;

namespace MergeDsl.Runtime.Engine;

/// <summary>A merged module as a DoRA: fitted to what an uncut merge makes of the base's weight, with the error of what is written.</summary>
/// <param name="backend">Where the arithmetic happens.</param>
/// <param name="module">The module; its rank is that of the fitted factors.</param>
internal sealed class DoraModule(IBackend backend, ModulePlan module)
{
    // The weight, the merged one, what is left of it, a product of factors and a copy on the device.
    private const int Copies = 5;

    private readonly int rows = checked((int)module.Out);

    /// <summary>About what a module needs to work in, in bytes.</summary>
    public static long WorkingBytes(ModulePlan module) => module.In * module.Out * Copies * sizeof(float);

    /// <summary>The rank at which a merge loses nothing.</summary>
    public static RankCut Uncut(ModulePlan module, Space space, IMergeMethod method)
    {
        var ranks = module.Operands.Select(operand => operand.Module.Rank).ToArray();
        var most = Math.Min(module.In, module.Out);
        var needed =
            space == Space.Factors ? ranks.Max()
            : space == Space.Core || method is Linear ? Math.Min(most, ranks.Sum())
            : most;
        return new RankCut(checked((int)needed), null, false);
    }

    /// <summary>Fits a DoRA.</summary>
    /// <param name="merged">The merge, uncut.</param>
    /// <param name="weight">The base's weight (out x in), row-major.</param>
    /// <param name="cancellation">Looked at between two rounds.</param>
    /// <exception cref="FindingException">The fitted numbers do not fit the module's type.</exception>
    public (EncodedModule Encoded, DoraError Error) Fit(
        MergedModule merged,
        float[] weight,
        CancellationToken cancellation
    )
    {
        var target = Sum(merged.Whole, merged.B, merged.A, weight);
        var cutter = new RankCutter(backend, RankPolicies.Of(module.Rank), new SingularValueSplit(false, null));
        using var fitted = new DoraFit(backend, cutter).Run(weight, target, rows, cancellation);
        using var magnitudes = backend.Upload(MemoryMarshal.AsBytes<float>(fitted.Magnitudes), DType.Float32, rows, 1);
        var encoded = new EncodedModule(fitted.A.Rows, Encode(fitted.A), Encode(fitted.B), null)
        {
            Magnitude = Encode(magnitudes),
        };
        return (encoded, new DoraError(LostBy(encoded, fitted, weight, target), fitted.TotalEnergy));
    }

    private PooledBytes Encode(ITensor tensor) => EncodedModule.Encode(module, tensor, backend);

    // What is written counts: half precision rounds factors and magnitudes.
    private double LostBy(EncodedModule encoded, FittedDora fitted, float[] weight, float[] target)
    {
        if (module.Type.Size() >= sizeof(float))
        {
            return fitted.LostEnergy;
        }

        using var a = backend.Upload(encoded.A.Span, module.Type, encoded.Rank, checked((int)module.In));
        using var b = backend.Upload(encoded.B.Span, module.Type, rows, encoded.Rank);
        var magnitudes = new float[rows];
        NumberFormats.Decode(module.Type, encoded.Magnitude!.Span, magnitudes);
        return DoraFit.LostBy(Sum(null, b, a, weight), magnitudes, target);
    }

    /// <summary>The weight with a delta added: the whole one, or that of two factors.</summary>
    private float[] Sum(ITensor? whole, ITensor b, ITensor a, float[] weight)
    {
        var sum = new float[weight.Length];
        using (var product = whole is null ? backend.Multiply(b, a) : null)
        {
            backend.Download(product ?? whole!, MemoryMarshal.AsBytes(sum.AsSpan()), DType.Float32);
        }

        Elementwise.AddScaled<float>(sum, 1, weight);
        return sum;
    }
}
