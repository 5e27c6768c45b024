using MathNet.Numerics.LinearAlgebra;
using MergeDsl.Core.Planning;
using MergeDsl.Runtime.Backends;
using MergeDsl.Runtime.Engine;
using MergeDsl.Runtime.Methods;
using MergeDsl.Runtime.Spaces;

namespace MergeDsl.Runtime.Tests.Spaces;

/// <summary>A module with random adapters: shapes, ranks, scalings and weights all follow from a seed.</summary>
public sealed class MergeCase
{
    private const string Path = "layers.0.q_proj";

    public MergeCase(ulong seed, bool equalRanks = false)
    {
        var numbers = new Numbers(seed);
        Out = numbers.Between(6, 26);
        In = numbers.Between(6, 26);
        var common = numbers.Between(1, 4);
        for (var count = numbers.Between(1, 4); count > 0; count--)
        {
            var rank = equalRanks ? common : numbers.Between(1, 5);
            A.Add(numbers.Matrix(rank, In));
            B.Add(numbers.Matrix(Out, rank));
            Scalings.Add(0.25 + (2 * numbers.Uniform()));
            Weights.Add((3 * numbers.Uniform()) - 1);
        }

        Density = 0.2 + (0.7 * numbers.Uniform());
        Sign = numbers.Between(0, 1) == 0 ? MajoritySign.Total : MajoritySign.Frequency;
        Scale = 0.5 + numbers.Uniform();
    }

    public int Out { get; }

    public int In { get; }

    public List<Matrix<double>> A { get; } = [];

    public List<Matrix<double>> B { get; } = [];

    public List<double> Scalings { get; } = [];

    public List<double> Weights { get; } = [];

    public double Density { get; set; }

    public MajoritySign Sign { get; }

    public double Scale { get; }

    public int Width => Math.Min(Out, In);

    public int RankSum => A.Sum(a => a.RowCount);

    /// <summary>The weighted sum of the deltas.</summary>
    public Matrix<double> Sum => Deltas.Select((delta, i) => delta * Weights[i]).Aggregate((x, y) => x + y) * Scale;

    public IReadOnlyList<Matrix<double>> Deltas => A.Select((a, i) => B[i] * a * Scalings[i]).ToArray();

    /// <summary>What the dense space must give before any cut.</summary>
    public Matrix<double> NaiveDense(string method) =>
        NaiveMerge.Merge(method, Deltas, Weights, Density, Sign, Path + "/delta") * Scale;

    /// <summary>What the factors space must give: both factors merged alone.</summary>
    public Matrix<double> NaiveFactors(string method)
    {
        var coefficients = Weights.Select((weight, i) => weight * Scalings[i]).ToArray();
        var onA = coefficients.Select(c => (c >= 0 ? 1 : -1) * Math.Sqrt(Math.Abs(c))).ToArray();
        var onB = coefficients.Select(c => Math.Sqrt(Math.Abs(c))).ToArray();
        return NaiveMerge.Merge(method, B, onB, Density, Sign, Path + "/B")
            * NaiveMerge.Merge(method, A, onA, Density, Sign, Path + "/A")
            * Scale;
    }

    public IReadOnlyList<LoraOperand> Operands(IBackend backend, DType type = DType.Float32) =>
        A.Select(
                (a, i) =>
                    new LoraOperand(
                        Numbers.Upload(backend, a, type),
                        Numbers.Upload(backend, B[i], type),
                        Weights[i],
                        Scalings[i],
                        type
                    )
            )
            .ToArray();

    public ModuleMerge Module(
        IBackend backend,
        string method,
        RankCut rank,
        Quirks quirks = Quirks.None,
        DType type = DType.Float32,
        bool isDeltaTransposed = false,
        double? clamp = null
    ) =>
        new(
            MethodRegistry.Get(method),
            new MethodParameters(Density, Sign, Scale, clamp),
            quirks,
            rank,
            isDeltaTransposed,
            Operands(backend, type),
            new CounterMasks(NaiveMerge.Seed, Path, A.Select((_, i) => NaiveMerge.Adapter(i)).ToArray(), Density),
            default
        );

    /// <summary>The delta of a merged module.</summary>
    public static Matrix<double> Delta(IBackend backend, MergedModule merged) =>
        Numbers.Download(backend, merged.B) * Numbers.Download(backend, merged.A);
}
