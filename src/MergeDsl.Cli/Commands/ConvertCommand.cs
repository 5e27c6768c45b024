using System.CommandLine;
using MergeDsl.Cli.Output;
using MergeDsl.Converting;

namespace MergeDsl.Cli.Commands;

/// <summary><c>mergedsl convert</c>: a LoRA adapter of PEFT as one of the adapters library, and the other way round.</summary>
internal static class ConvertCommand
{
    private const string Tool = "mergedsl";

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var adapter = Operands.One("ADAPTER", "The folder of a LoRA adapter.");
        var format = new Option<string>("--to")
        {
            Description = "The library that is to load the result: peft, or adapters (AdapterHub).",
            HelpName = "LIBRARY",
            Required = true,
        };
        format.AcceptOnlyFromAmong("peft", "adapters");
        var output = new Option<string>("--out")
        {
            Description = "The folder of the result.",
            HelpName = "DIR",
            Required = true,
        };
        var overwrite = new Option<bool>("--overwrite")
        {
            Description = "Replace an existing adapter, once the new one is complete.",
        };
        var json = new Option<bool>("--json") { Description = "Print one machine-readable document." };
        var command = new Command(
            "convert",
            "Convert a LoRA adapter between PEFT and the adapters library; no number changes."
        )
        {
            adapter,
            format,
            output.TakingFolders(),
            overwrite,
            json,
        };
        command.SetAction(parsed =>
        {
            var (path, folder) = (parsed.GetValue(adapter)!, parsed.GetValue(output)!);
            var toLibrary = parsed.GetValue(format) == "adapters";
            return Run(
                () => AdapterConversion.Convert(path, toLibrary, folder, parsed.GetValue(overwrite)),
                folder,
                parsed.GetValue(json),
                terminal
            );
        });
        return command;
    }

    private static int Run(Func<IReadOnlyList<Finding>> convert, string output, bool isJson, Terminal terminal)
    {
        var (code, findings) = (ExitCodes.Ok, (IReadOnlyList<Finding>)[]);
        try
        {
            findings = convert();
        }
        catch (FindingException failure)
        {
            (code, findings) = (ExitCodes.OfInputs(failure), failure.Findings);
        }

        FindingText.Write(findings, Tool, terminal.Error);
        if (isJson)
        {
            JsonText.Write(
                terminal.Out,
                json =>
                {
                    FindingJson.Write(json, findings);
                    json.WriteString("output", output);
                    json.WriteNumber("exitCode", code);
                }
            );
        }
        else if (code == ExitCodes.Ok)
        {
            terminal.Out.WriteLine($"converted to {output}");
        }

        return code;
    }
}
