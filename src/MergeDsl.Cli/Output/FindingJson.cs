using System.Text.Json;

namespace MergeDsl.Cli.Output;

/// <summary>Findings in a <c>--json</c> document.</summary>
internal static class FindingJson
{
    /// <summary>Writes <c>"findings": [...]</c>; places count from 1 and are left out where a finding has none.</summary>
    public static void Write(Utf8JsonWriter json, IEnumerable<Finding> findings) =>
        JsonText.Array(
            json,
            "findings",
            findings,
            finding =>
                JsonText.Object(
                    json,
                    null,
                    () =>
                    {
                        json.WriteString("id", finding.Id);
                        json.WriteString("severity", Spelling.Of(finding.Severity));
                        json.WriteString("message", finding.Message);
                        if (finding.Origin is { } origin)
                        {
                            json.WriteString("origin", origin);
                        }

                        if (finding.Span is { } span)
                        {
                            json.WriteNumber("line", span.Line);
                            json.WriteNumber("column", span.Column);
                            json.WriteNumber("endLine", span.EndLine);
                            json.WriteNumber("endColumn", span.EndColumn);
                        }
                    }
                )
        );
}
