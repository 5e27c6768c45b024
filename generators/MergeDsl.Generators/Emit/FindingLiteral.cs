namespace MergeDsl.Generators.Emit;

/// <summary>Writes a finding as the exception that it is thrown in.</summary>
internal static class FindingLiteral
{
    /// <summary>The expression.</summary>
    public static string Exception(Finding finding)
    {
        string[] arguments =
        [
            $"global::MergeDsl.Core.Findings.FindingCatalog.Find({Literals.Of(finding.Id)})!",
            .. finding.Arguments.Select(Literals.Of),
        ];
        return $"new global::MergeDsl.FindingException(global::MergeDsl.Finding.Of({string.Join(", ", arguments)}))";
    }
}
