using System.CommandLine;
using MergeDsl.Cli.Output;
using MergeDsl.Inspecting;

namespace MergeDsl.Cli.Commands;

/// <summary><c>mergedsl inspect</c>: what adapters, base models and safetensors files hold.</summary>
internal static class InspectCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var paths = Operands.Of(
            "PATH",
            "Adapter folders, base model folders or .safetensors files.",
            ArgumentArity.OneOrMore
        );
        var isJson = new Option<bool>("--json") { Description = "Print one machine-readable document." };
        var command = new Command("inspect", "Tell what an adapter, a base model or a file holds.") { paths, isJson };
        command.SetAction(parsed => Inspect(parsed.GetValue(paths) ?? [], parsed.GetValue(isJson), terminal));
        return command;
    }

    private static int Inspect(string[] paths, bool isJson, Terminal terminal)
    {
        var inspections = paths.Select(Inspector.Inspect).ToArray();
        foreach (var inspection in inspections)
        {
            FindingText.Write(inspection.Findings, inspection.Path, terminal.Error);
            if (!isJson)
            {
                InspectionText.Write(inspection, terminal.Out);
            }
        }

        var code = inspections.Any(inspection => inspection is FailedInspection) ? ExitCodes.Findings : ExitCodes.Ok;
        if (isJson)
        {
            JsonText.Write(
                terminal.Out,
                json =>
                {
                    JsonText.Array(json, "paths", inspections, inspection => InspectionJson.Write(json, inspection));
                    json.WriteNumber("exitCode", code);
                }
            );
        }

        return code;
    }
}
