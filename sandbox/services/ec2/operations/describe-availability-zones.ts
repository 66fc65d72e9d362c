import type { AvailabilityZone, DescribeAvailabilityZonesRequest, DescribeAvailabilityZonesResult } from '@aws-sdk/client-ec2';
import { ServiceError, type Operation } from '@/sandbox/core/contract';
import { matchPattern } from '@/sandbox/core/iam/match-pattern';
import { zoneId, zoneLetters } from '@/sandbox/world/zones';
import { refuseDryRun } from '../describe';

const filters: Record<string, (zone: AvailabilityZone) => string | undefined> = {
  'zone-name': (zone) => zone.ZoneName,
  'zone-id': (zone) => zone.ZoneId,
  'zone-type': (zone) => zone.ZoneType,
  'region-name': (zone) => zone.RegionName,
  'group-name': (zone) => zone.GroupName,
  'opt-in-status': (zone) => zone.OptInStatus,
  state: (zone) => zone.State,
};

export const describeAvailabilityZones: Operation<DescribeAvailabilityZonesRequest, DescribeAvailabilityZonesResult> = {
  service: 'ec2',
  name: 'DescribeAvailabilityZones',
  permissions: () => [{ action: 'ec2:DescribeAvailabilityZones', resource: '*' }],
  run({ input, region }) {
    refuseDryRun(input.DryRun);
    const zones = zoneLetters.map(
      (letter): AvailabilityZone => ({
        State: 'available',
        OptInStatus: 'opt-in-not-required',
        RegionName: region,
        ZoneName: `${region}${letter}`,
        ZoneId: zoneId(region, letter),
        GroupName: region,
        NetworkBorderGroup: region,
        ZoneType: 'availability-zone',
        Messages: [],
      }),
    );
    const missing = [
      ...(input.ZoneNames ?? []).filter((name) => !zones.some((zone) => zone.ZoneName === name)),
      ...(input.ZoneIds ?? []).filter((id) => !zones.some((zone) => zone.ZoneId === id)),
    ][0];
    if (missing !== undefined) throw new ServiceError('InvalidParameterValue', `Invalid availability zone: [${missing}]`, {}, 400);
    return {
      AvailabilityZones: zones
        .filter((zone) => !input.ZoneNames?.length || input.ZoneNames.includes(zone.ZoneName ?? ''))
        .filter((zone) => !input.ZoneIds?.length || input.ZoneIds.includes(zone.ZoneId ?? ''))
        .filter((zone) => (input.Filters ?? []).every((filter) => matches(zone, filter.Name ?? '', filter.Values ?? []))),
    };
  },
};

function matches(zone: AvailabilityZone, name: string, wanted: string[]): boolean {
  const valueOf = filters[name];
  if (!valueOf) throw new ServiceError('InvalidParameterValue', `The filter '${name}' is invalid`, {}, 400);
  return wanted.some((pattern) => matchPattern(pattern, valueOf(zone) ?? ''));
}
