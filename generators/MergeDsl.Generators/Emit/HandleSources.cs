using MergeDsl.Core.Locks;
using MergeDsl.Generators.Naming;
using MergeDsl.Generators.Reading;

namespace MergeDsl.Generators.Emit;

/// <summary>Takes a lock apart into what each handle is written from, so that a changed adapter writes one file anew.</summary>
internal static class HandleSources
{
    /// <summary>One per adapter.</summary>
    public static IEnumerable<AdapterSource> Adapters(ParsedLock known, GeneratorOptions options)
    {
        if (known is not { Lock: { } all, Names: { } names })
        {
            return [];
        }

        var (file, root) = (ProjectPath.Of(known.Path, options.ProjectFolder), RootOf(known, options));
        return all.Adapters.Select(
            (adapter, index) =>
                new AdapterSource(
                    options.Namespace,
                    file,
                    root,
                    names.Adapters[index].Identifier,
                    known.ModelName(adapter.Base),
                    adapter
                )
        );
    }

    /// <summary>One per base model.</summary>
    public static IEnumerable<BaseSource> Bases(ParsedLock known, GeneratorOptions options)
    {
        if (known is not { Lock: { } all, Names: { } names })
        {
            return [];
        }

        var (file, root) = (ProjectPath.Of(known.Path, options.ProjectFolder), RootOf(known, options));
        return all.Models.Select(
            (model, index) => new BaseSource(options.Namespace, file, root, names.Models[index].Identifier, model)
        );
    }

    private static string RootOf(ParsedLock known, GeneratorOptions options)
    {
        var root = LockPaths.Relative(options.ProjectFolder, LockPaths.RootOf(known.Path, known.Lock!.Root));
        return root == "." ? "" : root;
    }
}
