using MergeDsl.Core.Formulas;

namespace MergeDsl.Core.Adapters.Kinds;

/// <summary>Orthogonal matrices out of skew-symmetric ones, and what they do to weights.</summary>
internal static class Rotation
{
    /// <summary>Cayley's transform of each matrix of a stack, (I - S)·(I + S)⁻¹.</summary>
    public static Formula Cayley(Formula skew)
    {
        var identity = new IdentityMatrix(skew.Length(-1));
        return new RightQuotient(identity - skew, identity + skew);
    }

    /// <summary>
    /// The first terms of the Neumann series of (I + S)·(I - S)⁻¹: I + 2S + 2S² + ..., the last power once. Three terms are as four
    /// (<c>peft-0.21.md</c> part 2, A5).
    /// </summary>
    public static Formula CayleyNeumann(Formula skew, long terms)
    {
        const long Most = 100;
        if (terms is < 1 or > Most)
        {
            throw new FormulaException($"a series of {terms} terms is none: expected 1 to {Most}");
        }

        Formula sum = new IdentityMatrix(skew.Length(-1)) + 0 * skew;
        if (terms < 2)
        {
            return sum;
        }

        sum += 2 * skew;
        if (terms == 2)
        {
            return sum;
        }

        var power = skew.Dot(skew);
        sum += 2 * power;
        for (var term = 3; term < terms - 1; term++)
        {
            power = power.Dot(skew);
            sum += 2 * power;
        }

        return sum + power.Dot(skew);
    }

    /// <summary>weight·diag(blocks)ᵀ: every block of columns is turned by its own matrix.</summary>
    /// <param name="weight">(rows, columns).</param>
    /// <param name="blocks">(blocks, size, size), or one block that all columns share.</param>
    public static Formula Turn(Formula weight, Formula blocks)
    {
        var (rows, columns, size) = (weight.Length(0), weight.Length(1), blocks.Length(-1));
        var own = blocks.Length(0) == 1 ? blocks.Repeat(0, columns / size) : blocks;
        if (own.Length(0) * size != columns)
        {
            throw new FormulaException($"blocks of {blocks.ShapeText} do not turn the columns of {weight.ShapeText}");
        }

        var apart = weight.Reshape(rows, own.Length(0), size).Permute(1, 0, 2);
        return apart.Dot(own.T).Permute(1, 0, 2).Reshape(rows, columns);
    }

    /// <summary>The weight as a matrix: what lies behind the rows is flattened.</summary>
    public static Formula Flat(Formula weight) => weight.Reshape(weight.Length(0), -1);
}
