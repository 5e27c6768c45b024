using MergeDsl.Checkpoints.Adapters;
using MergeDsl.Checkpoints.Files;
using MergeDsl.Checkpoints.Models;
using MergeDsl.Checkpoints.Safetensors;
using MergeDsl.Checkpoints.Torch;
using MergeDsl.Runtime.Cpu;
using MergeDsl.Runtime.Fusing;

namespace MergeDsl.Inspecting;

/// <summary>Tells what an adapter folder, a base model folder or a safetensors file holds.</summary>
public static class Inspector
{
    /// <summary>Looks at a path; whatever is wrong with it is in the findings, which spell paths as it was given.</summary>
    public static Inspection Inspect(string path)
    {
        try
        {
            var full = FileProblem.Guard(path, () => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
            var written = Path.TrimEndingDirectorySeparator(path);
            var inspection = Look(path);
            return inspection with
            {
                Findings = [.. inspection.Findings.Select(finding => finding.Respelled(full, written))],
            };
        }
        catch (FindingException failure)
        {
            return new FailedInspection(path, failure.Findings);
        }
    }

    private static Inspection Look(string path)
    {
        try
        {
            return File.Exists(path) ? InspectFile(path)
                : File.Exists(Path.Combine(path, AdapterFolder.ConfigFile)) ? InspectAdapter(path)
                : File.Exists(Path.Combine(path, "config.json")) ? InspectModel(path)
                : InspectAdapter(path);
        }
        catch (FindingException failure)
        {
            return new FailedInspection(path, failure.Findings);
        }
    }

    private static FileInspection InspectFile(string path)
    {
        using TensorFile file = path.EndsWith(".bin", StringComparison.Ordinal)
            ? TorchFile.Open(path)
            : SafetensorsFile.Open(path);
        return new FileInspection(path, file.Findings, file.Tensors, file.Metadata);
    }

    private static AdapterInspection InspectAdapter(string path)
    {
        using var adapter = AdapterFolder.Open(path);
        using var backend = new CpuBackend();
        var norm = new DeltaNorm(backend);
        var norms = adapter.Facts.Modules.Select(module => norm.Of(adapter, module)).ToArray();
        return new AdapterInspection(path, adapter.Findings, adapter.Facts, norms, adapter.Metadata);
    }

    private static ModelInspection InspectModel(string path) =>
        new(path, [], ModelFolder.ReadFacts(path), UndoNote.IsIn(path) ? InspectFused(path) : null);

    // Opened, not only looked for: what is told to be restorable has a record for every tensor.
    private static FusedAdapters InspectFused(string path)
    {
        using var model = RestoredModel.Open(path);
        return new FusedAdapters(model.Adapters, model.UndoBytes);
    }
}
