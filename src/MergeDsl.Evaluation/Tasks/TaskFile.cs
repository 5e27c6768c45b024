using MergeDsl.Checkpoints.Files;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes;
using MergeDsl.Core.Text;

namespace MergeDsl.Evaluation.Tasks;

/// <summary>Reads the examples of a task: JSONL, one JSON object a line. A line that is none is a finding, and the rest goes on.</summary>
public static class TaskFile
{
    // Enough to see what is wrong.
    private const int MostTold = 20;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads a task file.</summary>
    /// <param name="task">The task; it has a path.</param>
    /// <param name="path">Where the file lies.</param>
    /// <param name="source">The file as the user should see it.</param>
    /// <exception cref="FindingException">The file cannot be read.</exception>
    public static TaskReading Read(TaskEntry task, string path, string source)
    {
        var bytes = FileProblem.Guard(path, () => File.ReadAllBytes(path));
        var reading = Read(task, bytes, source);
        return reading.Task is { } limited && task.Limit is not null
            ? reading with
            {
                Task = limited with
                {
                    Beyond = () =>
                        [
                            .. Read(task with { Limit = null }, bytes, source)
                                .Task!.Examples.Skip(limited.Examples.Count),
                        ],
                },
            }
            : reading;
    }

    /// <summary>Reads the bytes of a task file.</summary>
    /// <param name="task">The task.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="source">The file as the user should see it.</param>
    public static TaskReading Read(TaskEntry task, ReadOnlySpan<byte> bytes, string source)
    {
        var reader = new ExampleReader(task);
        var examples = new List<TaskExample>();
        var findings = new List<Finding>();
        var bad = 0;
        var rest = bytes.StartsWith(ByteOrderMark) ? bytes[ByteOrderMark.Length..] : bytes;
        for (var number = 1; rest.Length > 0 && examples.Count < (task.Limit ?? int.MaxValue); number++)
        {
            var end = rest.IndexOf((byte)'\n');
            var line = (end < 0 ? rest : rest[..end]).Trim(" \t\r"u8);
            rest = end < 0 ? [] : rest[(end + 1)..];
            if (line.Length == 0)
            {
                continue;
            }

            try
            {
                examples.Add(reader.Read(TaskLine.Read(line, number, source), findings));
            }
            catch (FindingException problem)
            {
                findings.AddRange(bad < MostTold ? problem.Findings : []);
                bad++;
            }
        }

        if (bad > MostTold)
        {
            var more = Numbers.Text(bad - MostTold);
            findings.Add(At(Finding.Of(ScoringFindings.MoreBadLines, source, more), source, 1));
        }

        if (examples.Count > 0)
        {
            return new TaskReading(new EvaluationTask(task.Name, reader.Rules, examples, source), findings);
        }

        findings.Add(At(Finding.Of(ScoringFindings.NoExamples, source), source, 1));
        return new TaskReading(null, findings);
    }

    /// <summary>A finding about a place in a task file.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="source">The file as the user should see it.</param>
    /// <param name="line">The line, from 1.</param>
    /// <param name="column">The column, from 1.</param>
    internal static Finding At(Finding finding, string source, int line, int column = 1) =>
        finding with
        {
            Span = new SourceSpan(0, 0, line, column, line, column),
            Origin = source,
        };
}
