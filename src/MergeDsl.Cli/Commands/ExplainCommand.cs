using System.CommandLine;
using MergeDsl.Core.Catalog;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Cli.Commands;

/// <summary><c>mergedsl explain</c>: a finding, a method, a space or one of PEFT's combination types.</summary>
internal static class ExplainCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var topics = Operands.Of(
            "TOPIC",
            "A finding (MDSL2001), a method (ties), a space (core) or a PEFT combination type (ties_svd); none lists them all.",
            ArgumentArity.ZeroOrMore
        );
        var command = new Command("explain", "Explain a finding, a method, a space or a combination type.") { topics };
        command.SetAction(parsed => Explain(parsed.GetValue(topics) ?? [], terminal));
        return command;
    }

    private static int Explain(string[] topics, Terminal terminal)
    {
        if (topics.Length == 0)
        {
            List(terminal.Out);
        }

        var isKnown = true;
        foreach (var topic in topics)
        {
            if (!Explain(topic, terminal.Out))
            {
                isKnown = false;
                terminal.Error.WriteLine(
                    $"mergedsl: '{topic}' is no finding, method, space or combination type{Suggestion.Hint(topic, Topics())}. "
                        + "'mergedsl explain' lists them all."
                );
            }
        }

        return isKnown ? ExitCodes.Ok : ExitCodes.Usage;
    }

    private static bool Explain(string topic, TextWriter output)
    {
        var finding = FindingCatalog.Find(topic);
        var method = MergeMethods.Find(topic);
        var space = SpaceTopic.Find(topic);
        var type = PeftCombination.Find(topic);
        if (finding is not null)
        {
            Write(finding, output);
        }

        if (method is not null)
        {
            Write(method, output);
        }

        if (space is not null)
        {
            Write(space, output);
        }

        if (type is not null)
        {
            Write(type, output);
        }

        return finding is not null || method is not null || space is not null || type is not null;
    }

    private static IEnumerable<string> Topics() =>
        MergeMethods
            .All.Select(method => method.Name)
            .Concat(SpaceTopic.All.Select(space => space.Name))
            .Concat(PeftCombination.All.Select(type => type.Name))
            .Concat(FindingCatalog.All.Select(row => row.Id));

    private static void Write(FindingDescriptor finding, TextWriter output)
    {
        output.WriteLine($"{finding.Id} ({finding.Severity.ToString().ToLowerInvariant()}): {finding.Title}");
        output.WriteLine($"  {finding.Help}");
    }

    private static void Write(MergeMethod method, TextWriter output)
    {
        output.WriteLine($"method: {method.Name}");
        output.WriteLine($"  {method.Title}");
        output.WriteLine($"  formula     {method.Formula}");
        output.WriteLine(
            $"  spaces      {string.Join(", ", method.Spaces.Select(space => space.Word()))} (the first is the default)"
        );
        output.WriteLine($"  parameters  {string.Join(", ", method.Parameters)}, and space, rank, scale");
        output.WriteLine($"  source      {method.Source}");
    }

    private static void Write(SpaceTopic space, TextWriter output)
    {
        output.WriteLine($"space: {space.Name}");
        output.WriteLine($"  {space.Title}");
        output.WriteLine($"  formula     {space.Formula}");
        output.WriteLine($"  cost        {space.Cost}");
    }

    private static void Write(PeftCombination type, TextWriter output)
    {
        // Without cross terms: what the same method natively does is another merge than the factor-wise one.
        var native = type.Family == PeftFamily.Linear ? "better, native" : "native";
        output.WriteLine($"combination_type: {type.Name} (PEFT)");
        output.WriteLine($"  works on    {WorksOn(type.Family)}");
        if (ParametersOf(type) is { Length: > 0 } parameters)
        {
            output.WriteLine($"  parameters  {string.Join(", ", parameters)}");
        }

        output.WriteLine($"  {native, -10}  {type.NativeSpelling}");
    }

    private static string[] ParametersOf(PeftCombination type) =>
        [
            .. type.Method.Parameters.Where(parameter => parameter != "normalize_weights"),
            .. type.Method.IsRandom ? ["seed_at"] : Array.Empty<string>(),
            .. type.Family == PeftFamily.Svd
                ? ["svd_rank", "svd_clamp", "svd_full_matrices", "svd_driver"]
                : Array.Empty<string>(),
        ];

    private static string WorksOn(PeftFamily family) =>
        family switch
        {
            PeftFamily.Linear => "A and B separately: products of different adapters' factors enter the result",
            PeftFamily.Cat => "the factors, stacked: exact, and the ranks add up",
            _ => "the full change, which is cut to svd_rank, else to the largest rank of the inputs",
        };

    private static void List(TextWriter output)
    {
        output.WriteLine("Methods");
        WriteRows(MergeMethods.All.Select(method => (method.Name, method.Title)), output);
        output.WriteLine("Spaces");
        WriteRows(SpaceTopic.All.Select(space => (space.Name, space.Title)), output);
        output.WriteLine("Combination types (PEFT)");
        WriteRows(PeftCombination.All.Select(type => (type.Name, type.NativeSpelling)), output);
        output.WriteLine("Findings");
        WriteRows(FindingCatalog.All.Select(row => (row.Id, row.Title)), output);
    }

    private static void WriteRows(IEnumerable<(string Name, string Text)> rows, TextWriter output)
    {
        foreach (var (name, text) in rows)
        {
            output.WriteLine($"  {name, -20} {text}");
        }
    }
}
