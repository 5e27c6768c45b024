using MergeDsl.Core.Adapters;

namespace MergeDsl.Core.Fusing;

/// <summary>
/// The factors of a stack of experts (<c>peft.md</c> 4.8): row e·rank + k of A belongs to rank k of expert e, column
/// k·experts + e of B as well.
/// </summary>
/// <param name="Number">Number of the adapter.</param>
/// <param name="Module">Where the factors are.</param>
/// <param name="Rank">Rank of one expert.</param>
/// <param name="Factor">Weight times scaling.</param>
internal sealed record ExpertFactors(int Number, LoraModule Module, int Rank, double Factor)
{
    public long Experts => Module.Rank / Rank;

    public long Out => Module.Out;

    public long In => Module.In;

    /// <summary>Rows of an expert's delta, from <paramref name="first"/> on.</summary>
    public FactorView Output(long expert, long first)
    {
        var columns = Module.B.Shape[1];
        return new FactorView(Module.B, expert + (first * columns), columns, Experts);
    }

    /// <summary>Columns of an expert's delta.</summary>
    public FactorView Input(long expert) => new(Module.A, expert * Rank * In, 1, In);
}
