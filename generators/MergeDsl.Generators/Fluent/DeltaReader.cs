using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MergeDsl.Generators.Fluent;

/// <summary>Reads weighted sums: <c>0.7 * math + 0.3 * code</c>.</summary>
/// <param name="types">The types of the library.</param>
/// <param name="locals">The locals of the block.</param>
/// <param name="world">How unknown sums and weights turn out.</param>
internal sealed class DeltaReader(FluentTypes types, LocalValues locals, World world)
{
    // Sums of sums that are named and used twice grow without end.
    private const int MostParts = 4096;

    private static readonly int[] Counts = [1, 2, 3];
    private static readonly double[] Weights = [0.5, -1];

    private readonly AdapterReader adapters = new(types, locals, world);
    private readonly Values values = new(locals, world);
    private readonly List<AdapterTerm> terms = [];

    /// <summary>Adds a sum to those before it.</summary>
    public void Add(IOperation sum)
    {
        // No recursion: sums of many adapters are nested deeply.
        var open = new Stack<(IOperation Sum, Factor? Factor)>();
        open.Push((sum, null));
        for (var steps = 0; open.Count > 0; steps++)
        {
            if (steps == MostParts)
            {
                AddUnknown(sum);
                return;
            }

            var (next, factor) = open.Pop();
            foreach (var part in Parts(locals.Follow(next), factor))
            {
                open.Push(part);
            }
        }
    }

    /// <summary>Adds a sum of which nothing is known.</summary>
    public void AddUnknown(IOperation sum)
    {
        for (var count = world.Any(Counts); count > 0; count--)
        {
            Take(adapters.Unnamed(sum) with { Weight = world.Any(Weights) }, null);
        }
    }

    /// <summary>The adapters, in the order in which they were first named; weights of the same one are added.</summary>
    public IReadOnlyList<AdapterTerm> Terms => terms;

    // The parts of a sum, the last one first; none when it is no sum but is taken as it is.
    private IEnumerable<(IOperation, Factor?)> Parts(IOperation sum, Factor? factor)
    {
        switch (sum)
        {
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, OperatorMethod: not null } both:
                return [(both.RightOperand, factor), (both.LeftOperand, factor)];
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Subtract, OperatorMethod: not null } both:
                return [(both.RightOperand, Factor.Minus(factor)), (both.LeftOperand, factor)];
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply, OperatorMethod: not null } product:
                var (scaled, number) = IsSum(product.LeftOperand)
                    ? (product.LeftOperand, product.RightOperand)
                    : (product.RightOperand, product.LeftOperand);
                return [(scaled, Factor.Times(values.Number(number) ?? 0, number.Syntax, factor))];
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide, OperatorMethod: not null } quotient:
                var divisor = quotient.RightOperand;
                return [(quotient.LeftOperand, Factor.Over(values.Number(divisor) ?? 0, divisor.Syntax, factor))];
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Minus, OperatorMethod: not null } negative:
                return [(negative.Operand, Factor.Minus(factor))];
            case IConversionOperation { OperatorMethod: not null } conversion
                when types.IsAdapter(conversion.Operand.Type):
                return [(conversion.Operand, factor)];
            default:
                TakeWhole(sum, factor);
                return [];
        }
    }

    private bool IsSum(IOperation operand) => types.IsDelta(operand.Type) || types.IsAdapter(operand.Type);

    private void TakeWhole(IOperation sum, Factor? factor)
    {
        if (types.IsAdapter(sum.Type))
        {
            Take(adapters.Read(sum), factor);
        }
        else
        {
            AddUnknown(sum);
        }
    }

    private void Take(AdapterTerm term, Factor? factor)
    {
        var number = term.Number;
        var weight = term.Weight;
        for (var next = factor; next is not null; next = next.Outer)
        {
            weight = next.Apply(weight);
            number ??= next.Place;
        }

        var known = terms.FindIndex(other => other.Identity.Equals(term.Identity));
        if (known < 0)
        {
            terms.Add(term with { Weight = weight, Number = number });
        }
        else
        {
            terms[known] = terms[known] with { Weight = terms[known].Weight + weight };
        }
    }

    /// <summary>What is done to the weights inside a sum.</summary>
    /// <param name="Apply">What is done to each.</param>
    /// <param name="Place">Where its number is written; null for a sign.</param>
    /// <param name="Outer">What is done after it.</param>
    private sealed record Factor(Func<double, double> Apply, SyntaxNode? Place, Factor? Outer)
    {
        public static Factor Times(double number, SyntaxNode place, Factor? outer) =>
            new(weight => weight * number, place, outer);

        public static Factor Over(double number, SyntaxNode place, Factor? outer) =>
            new(weight => weight / number, place, outer);

        public static Factor Minus(Factor? outer) => new(weight => -weight, null, outer);
    }
}
