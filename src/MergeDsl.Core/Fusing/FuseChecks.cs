using MergeDsl.Core.Adapters;
using MergeDsl.Core.Adapters.Kinds;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Models;
using MergeDsl.Core.Text;

namespace MergeDsl.Core.Fusing;

/// <summary>What keeps an adapter or a base model from being fused at all.</summary>
internal static class FuseChecks
{
    private static readonly (string Key, string Why)[] NotFusable =
    [
        ("alora_invocation_tokens", "it acts only behind its invocation tokens"),
        ("arrow_config", "it routes between adapters by the input"),
        ("layer_replication", "it was trained on a model whose layers are repeated"),
    ];

    private static readonly (string Name, string Why)[] Unknown =
    [
        ("pissa_niter", "its random numbers are not in the file"),
        ("corda", "its eigenvectors are not in the file"),
        ("loftq", "the quantised base that it was trained on is not in the file"),
    ];

    // Scales of block-quantised weights, as their files name them.
    private static readonly string[] Scales = [".weight_scale_inv", ".weight_scale", ".qweight", ".absmax"];

    public static void Check(FuseContext context)
    {
        if (ScaleOf(context.Request.Base) is { } scale)
        {
            context.Report(FuseFindings.QuantisedBase, $"it holds '{scale.Name}'");
        }

        foreach (var adapter in context.Request.Adapters)
        {
            Check(context, adapter);
        }

        CheckLibrary(context);
    }

    /// <summary>A scale of block-quantised weights; null in a model that has none.</summary>
    public static Tensors.TensorInfo? ScaleOf(ModelFacts model) => model.Tensors.FirstOrDefault(IsScale);

    /// <summary>Tells the modules that an adapter's config selects but its file has no factors for.</summary>
    public static void ReportWithoutFactors(FuseContext context, FuseInput adapter)
    {
        var config = adapter.Facts.Config;
        if (config.TargetModules is null || adapter.Facts.Modules.Count == 0)
        {
            return;
        }

        var known = new HashSet<string>(
            adapter.Facts.Modules.Select(module => context.Weight(module.Path)?.Name ?? "")
        );
        var selector = new ModuleSelector(config);
        var others = selector
            .Select(new BaseWeights(context.Request.Base).ModulePaths)
            .Where(path => context.Weight(path) is { } weight && !known.Contains(weight.Name))
            .ToArray();
        if (others.Length > 0)
        {
            var count = Listing.Count(others.Length, "module");
            context.Report(FuseFindings.WithoutFactors, adapter.Name, count, others[0]);
        }
    }

    private static void Check(FuseContext context, FuseInput adapter)
    {
        var config = adapter.Facts.Config;
        foreach (var (key, why) in NotFusable.Where(variant => config.UnmergeableKeys.Contains(variant.Key)))
        {
            context.Report(FuseFindings.NotFusable, adapter.Name, key, why);
        }

        foreach (
            var (name, why) in Unknown.Where(initial =>
                config.InitLoraWeights.StartsWith(initial.Name, StringComparison.OrdinalIgnoreCase)
            )
        )
        {
            context.Report(FuseFindings.InitialUnknown, adapter.Name, config.InitLoraWeights, why);
        }
    }

    private static void CheckLibrary(FuseContext context)
    {
        FuseInput[] known = [.. context.Request.Adapters.Where(adapter => adapter.Facts.Library is not null)];
        foreach (var adapter in known)
        {
            var kind = AdapterKinds.Find(adapter.Facts.Kind)!;
            if (kind.WhyNotFused.Length > 0)
            {
                context.Report(AdapterFindings.OtherKind, adapter.Name, kind.Name, kind.WhyNotFused);
            }
            else if (kind.FuseSlip.Length > 0)
            {
                context.Report(LibraryFindings.FuseSlip, adapter.Name, kind.FuseSlip);
            }
        }

        var places = known.SelectMany(adapter => PathsOf(adapter.Facts).Select(path => (adapter.Name, Path: path)));
        var shared = places.GroupBy(place => place.Path).FirstOrDefault(group => group.Count() > 1)?.ToArray();
        if (shared is not null)
        {
            context.Report(LibraryFindings.SeveralToFuse, shared[0].Name, shared[1].Name, shared[0].Path);
        }
    }

    private static IEnumerable<string> PathsOf(AdapterFacts facts) =>
        facts.Modules.Select(module => module.Path).Concat(facts.Tuned.Select(module => module.Path));

    private static bool IsScale(Tensors.TensorInfo tensor) =>
        Scales.Any(end => tensor.Name.EndsWith(end, StringComparison.Ordinal));
}
