using MergeDsl.Checkpoints.Adapters;
using MergeDsl.Core.Findings;
using TorchSharp;

namespace MergeDsl.TorchSharp.Live;

/// <summary>
/// LoRA adapters on a live model, whose weights stay the model's own: layers beside them (PEFT's <c>set_adapter</c> and
/// <c>disable_adapter</c>), or their sum in them (<c>merge_adapter</c>, <c>unmerge_adapter</c>), until everything is taken off again
/// or fused for good.
/// </summary>
/// <remarks>
/// Layers beside a weight work through torch's forward hooks, which run when a module is called (<c>call</c>), and not when code
/// reaches for its <c>forward</c>: models that do are adapted by <see cref="Merge"/>. Not thread safe.
/// </remarks>
public sealed class AdaptedModel : IDisposable
{
    private readonly IReadOnlyDictionary<string, torch.nn.Module> live;
    private readonly TargetNames names;
    private readonly Dictionary<string, AdaptedModule> modules = new(StringComparer.Ordinal);
    private readonly List<string> adapters = [];
    private IReadOnlyList<string> active = [];

    /// <summary>Takes a model to add adapters to; it stays the caller's.</summary>
    public AdaptedModel(torch.nn.Module model)
    {
        live = model.named_modules().ToDictionary(named => named.name, named => named.module, StringComparer.Ordinal);
        names = new TargetNames(live.Keys.ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>Names of all adapters, in the order in which they were added.</summary>
    public IReadOnlyList<string> Adapters => adapters;

    /// <summary>Names of the adapters that work while <see cref="IsEnabled"/>.</summary>
    public IReadOnlyList<string> Active => active;

    /// <summary>False while the model is what it was without any adapter.</summary>
    public bool IsEnabled { get; private set; } = true;

    /// <summary>True while what works is in the weights, false while it is beside them.</summary>
    public bool IsMerged { get; private set; }

    /// <summary>Adds an adapter as PEFT and <c>mergedsl run</c> save them. The first one works at once, others when asked for.</summary>
    /// <param name="name">What it will be called.</param>
    /// <param name="path">Its folder, or <c>org/name</c> in the Hugging Face cache.</param>
    /// <exception cref="FindingException">It cannot be read, or does not fit the model; nothing was added.</exception>
    /// <exception cref="ArgumentException">There is an adapter of that name already.</exception>
    public void Add(string name, string path)
    {
        if (adapters.Contains(name))
        {
            throw new ArgumentException($"The model has an adapter '{name}' already.", nameof(name));
        }

        using var folder = AdapterFolder.Open(path, name);
        var layers = AdapterLayers.Read(name, folder, live, names);
        foreach (var (target, layer) in layers)
        {
            if (!modules.TryGetValue(target, out var module))
            {
                modules[target] = module = new AdaptedModule((torch.nn.Module<torch.Tensor, torch.Tensor>)live[target]);
            }

            module.Add(name, layer);
        }

        adapters.Add(name);
        if (adapters.Count == 1)
        {
            Swap(name);
        }
    }

    /// <summary>Takes an adapter off.</summary>
    /// <exception cref="FindingException">There is no adapter of that name.</exception>
    public void Remove(string name)
    {
        Demand(name);
        active = [.. active.Where(other => other != name)];
        Show();
        adapters.Remove(name);
        foreach (var module in modules.Values)
        {
            module.Remove(name);
        }
    }

    /// <summary>Lets these adapters work and no others: one in place of another, several as a sum, or none.</summary>
    /// <exception cref="FindingException">There is no adapter of that name.</exception>
    public void Swap(params IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            Demand(name);
        }

        active = [.. names.Distinct(StringComparer.Ordinal)];
        Show();
    }

    /// <summary>Ends <see cref="Disable"/>.</summary>
    public void Enable()
    {
        IsEnabled = true;
        Show();
    }

    /// <summary>Makes the model what it was without any adapter, bit for bit, until <see cref="Enable"/>.</summary>
    public void Disable()
    {
        IsEnabled = false;
        Show();
    }

    /// <summary>Puts what works into the weights: as fast as without adapters. A copy of the weights is kept in the host's memory.</summary>
    public void Merge()
    {
        IsMerged = true;
        Show();
    }

    /// <summary>Puts it beside the weights again, which are what they were, bit for bit.</summary>
    public void Unmerge()
    {
        IsMerged = false;
        Show();
    }

    /// <summary>Puts what works into the weights for good, and lets go of all adapters.</summary>
    public void Fuse()
    {
        Merge();
        foreach (var module in modules.Values)
        {
            module.Keep();
        }

        IsMerged = false;
        Dispose();
    }

    /// <summary>Takes all adapters off; the model is what it was before them, but for what was fused.</summary>
    public void Dispose()
    {
        foreach (var module in modules.Values)
        {
            module.Dispose();
        }

        modules.Clear();
        adapters.Clear();
        active = [];
    }

    private void Show()
    {
        foreach (var module in modules.Values)
        {
            module.Show(IsEnabled ? active : [], IsMerged);
        }
    }

    private void Demand(string name)
    {
        if (!adapters.Contains(name))
        {
            throw new FindingException(Finding.Of(DeviceFindings.NoAdapter, name, Suggestion.Hint(name, adapters)));
        }
    }
}
