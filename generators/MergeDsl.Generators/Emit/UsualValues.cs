using MergeDsl.Core.Planning;

namespace MergeDsl.Generators.Emit;

/// <summary>What holds for most modules of a plan: said once in front of them, so that a line tells what is special.</summary>
/// <param name="Density">Share of the entries that pruning keeps.</param>
/// <param name="Scale">Factor on the merged delta.</param>
/// <param name="Type">What results are stored as.</param>
/// <param name="Header">The values as initialisers, those that differ from the defaults.</param>
internal sealed record UsualValues(double Density, double Scale, DType Type, IReadOnlyList<string> Header)
{
    /// <summary>The values most modules have; signs, clamp and biases are the same for all of them.</summary>
    public static UsualValues Of(IReadOnlyCollection<ModulePlan> modules)
    {
        if (modules.Count == 0)
        {
            return new UsualValues(1, 1, DType.Float32, []);
        }

        var first = modules.First();
        var density = MostFrequent(modules, module => module.Parameters.Density);
        var scale = MostFrequent(modules, module => module.Parameters.Scale);
        var type = MostFrequent(modules, module => module.Type);
        return new UsualValues(
            density,
            scale,
            type,
            [
                .. density == 1 ? Array.Empty<string>() : ["Density = " + Literals.Of(density)],
                .. first.Parameters.MajoritySign == MajoritySign.Total
                    ? Array.Empty<string>()
                    : ["MajoritySign = " + Literals.Of(first.Parameters.MajoritySign)],
                .. scale == 1 ? Array.Empty<string>() : ["Scale = " + Literals.Of(scale)],
                .. first.Parameters.SvdClamp is { } clamp
                    ? ["SvdClamp = " + Literals.Of(clamp)]
                    : Array.Empty<string>(),
                .. type == DType.Float32 ? Array.Empty<string>() : ["Type = " + Literals.Of(type)],
                .. first.HasBias ? ["HasBias = true"] : Array.Empty<string>(),
            ]
        );
    }

    /// <summary>The arguments that say what is special about a module.</summary>
    public IEnumerable<string> Departures(ModulePlan module) =>
        [
            .. module.Parameters.Density == Density
                ? Array.Empty<string>()
                : ["density: " + Literals.Of(module.Parameters.Density)],
            .. module.Parameters.Scale == Scale
                ? Array.Empty<string>()
                : ["scale: " + Literals.Of(module.Parameters.Scale)],
            .. module.Type == Type ? Array.Empty<string>() : ["type: " + Literals.Of(module.Type)],
        ];

    private static T MostFrequent<T>(IEnumerable<ModulePlan> modules, Func<ModulePlan, T> value) =>
        modules.GroupBy(value).OrderByDescending(group => group.Count()).First().Key;
}
