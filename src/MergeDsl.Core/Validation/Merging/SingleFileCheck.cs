using MergeDsl.Core.Adapters.SingleFiles;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Fusing.Pipelines;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;
using MergeDsl.Core.Text;

namespace MergeDsl.Core.Validation.Merging;

/// <summary>Single files of the image world are merged with each other, natively, into such a file, and name modules alike.</summary>
internal sealed class SingleFileCheck : IMergeCheck
{
    // Two modules of one adapter may have names of neither kind; one tells.
    private static readonly string[] Originals = ["_input_blocks_", "_middle_block_", "_output_blocks_"];
    private static readonly string[] Ours = ["_down_blocks_", "_mid_block_", "_up_blocks_"];

    public IEnumerable<Finding> Check(MergeContext context)
    {
        var files = context.Adapters.Where(adapter => adapter.Facts.IsSingleFile).ToArray();
        var findings = files.Length < context.Adapters.Count ? OfFolders(context, files) : OfFiles(context, files);
        return findings.Concat(files.SelectMany(file => Missing(context, file)));
    }

    private static IEnumerable<Finding> OfFolders(MergeContext context, MergeInput[] files)
    {
        if (files.Length > 0)
        {
            var folder = context.Adapters.First(adapter => !adapter.Facts.IsSingleFile);
            yield return Finding
                .Of(SingleFileFindings.FormatsDiffer, files[0].Key, folder.Key)
                .At(RecipePaths.AdapterFolder(folder.Key));
        }
        else if (context.Recipe.Output.Adapter is { } output && SingleFileName.IsFile(output))
        {
            yield return Output("adapter folders", output, "a folder");
        }
    }

    private static IEnumerable<Finding> OfFiles(MergeContext context, MergeInput[] files)
    {
        if (context.Recipe.Output.Adapter is { Length: > 0 } output && !SingleFileName.IsFile(output))
        {
            yield return Output("single files", output, "a name that ends with '.safetensors'");
        }

        if (context.IsPeft)
        {
            yield return Finding
                .Of(SingleFileFindings.NoDialect, files[0].Key, context.NativeSpelling)
                .At(RecipePaths.AdapterFolder(files[0].Key));
        }

        var named = files.SelectMany(file => file.Facts.Modules, (file, module) => (file.Key, module.Path)).ToArray();
        foreach (
            var (one, other) in new (Func<string, bool>, Func<string, bool>)[]
            {
                (SingleFileName.IsFlat, path => !SingleFileName.IsFlat(path)),
                (path => IsNamed(path, Originals), path => IsNamed(path, Ours)),
            }
        )
        {
            if (
                named.FirstOrDefault(module => one(module.Path)) is { Key: not null } first
                && named.FirstOrDefault(module => other(module.Path)) is { Key: not null } second
            )
            {
                yield return Finding
                    .Of(SingleFileFindings.NamingsDiffer, first.Key, first.Path, second.Key, second.Path)
                    .At(RecipePaths.AdapterFolder(second.Key));
            }
        }
    }

    private static bool IsNamed(string path, string[] blocks) =>
        SingleFileName.IsFlat(path) && blocks.Any(path.Contains);

    private static Finding Output(string adapters, string output, string expected) =>
        Finding.Of(SingleFileFindings.OutputFormat, adapters, output, expected).At(RecipePaths.OutputAdapter);

    private static IEnumerable<Finding> Missing(MergeContext context, MergeInput file)
    {
        if (context.Base is not { } model)
        {
            yield break;
        }

        var modules = new PipelineModules(model.Facts);
        var missing = file.Facts.Modules.Where(module => modules.Find(module.Path).Count == 0).ToArray();
        if (missing.Length == 0)
        {
            yield break;
        }

        var isAll = missing.Length == file.Facts.Modules.Count;
        yield return Finding
            .Of(
                MergeFindings.NotInBase,
                isAll ? "None of the modules" : Listing.Count(missing.Length, "module"),
                file.Key,
                isAll || missing.Length > 1 ? "are" + (isAll ? "" : " not") : "is not",
                missing[0].Path,
                ""
            )
            .At(RecipePaths.AdapterFolder(file.Key));
    }
}
