namespace MergeDsl.Running;

/// <summary>Paths of an output in findings, spelled as the user wrote them.</summary>
internal static class OutputSpelling
{
    /// <summary>The finding about writing <paramref name="folder"/> as one about what is written as <paramref name="written"/>.</summary>
    public static Finding Respelled(Finding finding, string folder, string written)
    {
        var name = Path.TrimEndingDirectorySeparator(written);
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var spelled = finding.Respelled(folder, written).Respelled(full, name);

        // Parts, and the result until it is complete, lie beside its place.
        return Path.GetDirectoryName(full) is { } parent ? spelled.Respelled(parent, Beside(name)) : spelled;
    }

    private static string Beside(string name) => Path.GetDirectoryName(name) is { Length: > 0 } folder ? folder : ".";
}
