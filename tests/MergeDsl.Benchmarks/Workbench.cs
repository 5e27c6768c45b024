namespace MergeDsl.Benchmarks;

/// <summary>A folder for what the benchmarks write, and the published tool, made when one asks for it.</summary>
internal sealed class Workbench : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mergedsl-benchmarks-");
    private readonly Lazy<ToolProcess> tool;

    public Workbench() => tool = new Lazy<ToolProcess>(() => ToolProcess.Publish(Path.Combine(Folder, "tool")));

    /// <summary>Where the benchmarks write; deleted at the end.</summary>
    public string Folder => folder.FullName;

    /// <summary>The tool, published into the folder.</summary>
    public ToolProcess Tool => tool.Value;

    public void Dispose() => folder.Delete(recursive: true);
}
