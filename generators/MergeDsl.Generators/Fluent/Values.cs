using MergeDsl.Core.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MergeDsl.Generators.Fluent;

/// <summary>What arguments are worth in a world: what they say where the compiler can tell, else how they turn out there.</summary>
/// <param name="locals">The locals of the block that the arguments stand in.</param>
/// <param name="world">The world.</param>
internal sealed class Values(LocalValues locals, World world)
{
    private static readonly double?[] Numbers = [0.5, 7, -1, 0, 1, double.NaN];
    private static readonly long?[] Integers = [42, 0, -1];
    private static readonly bool?[] Flags = [true, false];
    private static readonly RankPolicy?[] Ranks = [RankPolicy.Max, new RankPolicy.Fixed(0), new RankPolicy.Energy(2)];

    /// <summary>A number as it was typed.</summary>
    public double? Number(IOperation value) => Decimals.Of(Read(value, ToNumber, Numbers));

    /// <summary>A whole number.</summary>
    public long? Integer(IOperation value) => Read(value, ToInteger, Integers);

    /// <summary>Yes or no.</summary>
    public bool? Flag(IOperation value) => Read(value, constant => constant as bool?, Flags);

    /// <summary>A text.</summary>
    /// <param name="value">The argument.</param>
    /// <param name="others">Texts that stand for all that it could be.</param>
    public string Text(IOperation value, params string[] others) =>
        locals.TryConstant(value, out var constant) && constant is string text ? text : world.Any(others);

    /// <summary>One of the values of an enumeration.</summary>
    public T? Choice<T>(IOperation value)
        where T : struct, Enum =>
        Read(
            value,
            constant => ToInteger(constant) is { } number ? (T)Enum.ToObject(typeof(T), number) : null,
            [.. Enum.GetValues(typeof(T)).Cast<T?>()]
        );

    /// <summary>How a rank is chosen: a number or a policy.</summary>
    public RankPolicy? Rank(IOperation value)
    {
        if (locals.TryConstant(value, out var constant))
        {
            return constant is null ? null : new RankPolicy.Fixed((int)(ToInteger(constant) ?? 0));
        }

        return locals.Follow(value) switch
        {
            { Type.SpecialType: SpecialType.System_Int32 } number => new RankPolicy.Fixed((int)(Integer(number) ?? 0)),
            IPropertyReferenceOperation { Instance: null, Property.Name: "Max" } => RankPolicy.Max,
            IPropertyReferenceOperation { Instance: null, Property.Name: "Sum" } => RankPolicy.Sum,
            IObjectCreationOperation { Arguments.Length: 1, Initializer: null } policy => Policy(
                policy,
                policy.Arguments[0].Value
            ),
            var other => world.Any(OrNone(other, Ranks)),
        };
    }

    private RankPolicy? Policy(IObjectCreationOperation policy, IOperation value) =>
        policy.Type?.Name switch
        {
            nameof(RankPolicy.Fixed) => new RankPolicy.Fixed((int)(Integer(value) ?? 0)),
            nameof(RankPolicy.Energy) => new RankPolicy.Energy(Read(value, ToNumber, Numbers) ?? 0),
            _ => world.Any(Ranks),
        };

    private T? Read<T>(IOperation value, Func<object, T?> read, T?[] others)
        where T : struct
    {
        if (locals.TryConstant(value, out var constant))
        {
            if (constant is null)
            {
                return null;
            }

            if (read(constant) is { } known)
            {
                return known;
            }
        }

        var source = locals.Follow(value);
        return source is IDefaultValueOperation && IsNullable(source) ? null : world.Any(OrNone(source, others));
    }

    private static IReadOnlyList<T?> OrNone<T>(IOperation value, T?[] others) =>
        IsNullable(value) ? [default, .. others] : others;

    private static bool IsNullable(IOperation value) =>
        value.Type is not { IsValueType: true }
        || value.Type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;

    private static double? ToNumber(object constant) =>
        constant switch
        {
            double number => number,
            float number => number,
            ulong number => number,
            _ => ToInteger(constant),
        };

    private static long? ToInteger(object constant) =>
        constant switch
        {
            int number => number,
            long number => number,
            short number => number,
            sbyte number => number,
            byte number => number,
            ushort number => number,
            uint number => number,
            char number => number,
            _ => null,
        };
}
