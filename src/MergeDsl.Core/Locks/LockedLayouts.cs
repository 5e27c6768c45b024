using System.Runtime.CompilerServices;
using MergeDsl.Core.Adapters;

namespace MergeDsl.Core.Locks;

/// <summary>
/// The layout of a locked adapter, computed once for all the recipes that name it: with a hundred of them that is most of
/// what checking them costs.
/// </summary>
internal static class LockedLayouts
{
    // Forgets a layout with its adapter, so that a compiler that stays alive keeps nothing of old locks.
    private static readonly ConditionalWeakTable<LockedAdapter, AdapterLayout> Known = new();

    /// <summary>The layout, whose findings name the adapter <see cref="LockedAdapter.NamePlaceholder"/>; null without a config.</summary>
    public static AdapterLayout? Of(LockedAdapter adapter) =>
        adapter.Config is null ? null : Known.GetValue(adapter, Compute);

    private static AdapterLayout Compute(LockedAdapter adapter) =>
        AdapterLayout.Of(adapter.Config!.Kind, adapter.Config.Lora, adapter.Tensors, LockedAdapter.NamePlaceholder);
}
