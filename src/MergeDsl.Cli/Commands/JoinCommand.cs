using System.CommandLine;
using System.Diagnostics;
using MergeDsl.Cli.Output;
using MergeDsl.Core.Text;

namespace MergeDsl.Cli.Commands;

/// <summary><c>mergedsl join</c>: makes an output of the parts that <c>--part</c> wrote.</summary>
internal static class JoinCommand
{
    private const string Tool = "mergedsl";

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var output = Operands.One("OUT", "The output, as it was given to the runs with --part.");
        var overwrite = new Option<bool>("--overwrite")
        {
            Description = "Replace an existing output, once the new one is complete.",
        };
        var json = new Option<bool>("--json") { Description = "Print one machine-readable document." };
        var command = new Command("join", "Check the parts OUT.part-I-of-N and make the output of them.")
        {
            output,
            overwrite,
            json,
        };
        command.SetAction(parsed =>
            Run(parsed.GetValue(output)!, parsed.GetValue(overwrite), parsed.GetValue(json), terminal)
        );
        return command;
    }

    private static int Run(string output, bool overwrite, bool isJson, Terminal terminal)
    {
        using var interruption = new Interruption(terminal.Cancellation);
        var watch = Stopwatch.StartNew();
        try
        {
            var joined = JoinedParts.Join(output, overwrite, interruption.Token);
            Tell(output, joined, watch.Elapsed, isJson, terminal);
            return ExitCodes.Ok;
        }
        catch (FindingException failure)
        {
            FindingText.Write(failure.Findings, Tool, terminal.Error);
            return End(failure.Findings, ExitCodes.Of(failure), isJson, terminal);
        }
        catch (OperationCanceledException)
        {
            terminal.Error.WriteLine("mergedsl: interrupted; the parts were kept: the same command goes on with them");
            return End([], ExitCodes.Interrupted, isJson, terminal);
        }
    }

    private static void Tell(string output, JoinedParts joined, TimeSpan time, bool isJson, Terminal terminal)
    {
        if (!isJson)
        {
            var parts = joined.Parts == 0 ? "the parts of an earlier run" : Listing.Count(joined.Parts, "part");
            terminal.Out.WriteLine(
                $"joined {parts} to {output}: {Listing.Count(joined.Files, "file")}, {Spelling.Bytes(joined.Bytes)}, in {Spelling.Time(time)}"
            );
            return;
        }

        JsonText.Write(
            terminal.Out,
            json =>
            {
                FindingJson.Write(json, []);
                json.WriteString("output", output);
                json.WriteNumber("parts", joined.Parts);
                json.WriteNumber("files", joined.Files);
                json.WriteNumber("bytes", joined.Bytes);
                json.WriteNumber("seconds", time.TotalSeconds);
                json.WriteNumber("exitCode", ExitCodes.Ok);
            }
        );
    }

    private static int End(IReadOnlyList<Finding> findings, int code, bool isJson, Terminal terminal)
    {
        if (isJson)
        {
            JsonText.Write(
                terminal.Out,
                json =>
                {
                    FindingJson.Write(json, findings);
                    json.WriteNumber("exitCode", code);
                }
            );
        }

        return code;
    }
}
