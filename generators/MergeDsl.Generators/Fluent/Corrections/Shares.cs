using MergeDsl.Core.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MergeDsl.Generators.Fluent.Corrections;

/// <summary>Shares that were written as percent, or with a sign.</summary>
internal static class Shares
{
    private static readonly string[] Keys = ["density", "energy", "svd_clamp"];

    /// <summary>0.5 for 50 and for -0.5. No other number is near enough to a share to be one.</summary>
    public static Correction? Correct(Finding finding, SyntaxNode code, SemanticModel model)
    {
        if (!Keys.Contains(finding.Arguments[0]) || !IsLiteral(code) || ValueOf(code, model) is not { } written)
        {
            return null;
        }

        if (written is >= 2 and <= 100 && written == Math.Floor(written))
        {
            var share = Numbers.Text(written / 100);
            return Correction.Replace($"Write {share} ({Numbers.Text(written)} percent)", code, share);
        }

        var positive = Numbers.Text(-written);
        return written is >= -1 and < 0 ? Correction.Replace($"Write {positive}", code, positive) : null;
    }

    private static bool IsLiteral(SyntaxNode code) =>
        code switch
        {
            LiteralExpressionSyntax => true,
            PrefixUnaryExpressionSyntax { Operand: LiteralExpressionSyntax } => true,
            _ => false,
        };

    private static double? ValueOf(SyntaxNode code, SemanticModel model) =>
        model.GetConstantValue(code).Value switch
        {
            double number => number,
            float number => Decimals.Of(number),
            int number => number,
            _ => null,
        };
}
